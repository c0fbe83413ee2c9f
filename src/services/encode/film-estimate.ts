import type { RecipeName } from '../../contracts/encode.ts'
import type { FilmPlan, PlannedRung } from '../../contracts/plan.ts'
import type { NewItem } from '../../engines/work/port.ts'
import { audioBps } from '../../media/ladder/plan-audio.ts'
import type { Rung } from '../../media/ladder/fixed-ladder.ts'
import { expectedEnds } from './expected-schedule.ts'
import { filmOf, type Inspection } from './inspection.ts'
import type { Promised } from './plan-rungs.ts'
import type { PlannedAudio } from './plan-tracks.ts'
import { usualShareOfCap } from './put-plan.ts'
import { measureSeconds, verifySeconds, videoSeconds } from './step-cost.ts'
import type { StagePayload, StepPayload, VideoPayload } from './step-payloads.ts'

/** All steps of a film, and what is known of it. */
export interface PlannedFilm {
  readonly items: readonly NewItem[]
  readonly inspection: Inspection
  readonly recipe: RecipeName
  /** By the ids of rungs; those that are missing are of the fixed ladder. */
  readonly promises: ReadonlyMap<string, Promised>
  /** Processor seconds of steps that were done to make the plan, by their keys. */
  readonly measured: ReadonlyMap<string, number>
  /** Of real to expected processor seconds. */
  readonly pace: number
}

/** Every rung that the steps would make, in the order of the steps. */
export const plannedRungs = (film: PlannedFilm): PlannedRung[] => {
  const videos = film.items.filter(({ kind }) => kind === 'video').map((item) => item.payload as unknown as VideoPayload)
  const rungs = [...new Map(videos.flatMap((video) => video.rungs.map((rung) => [rung.id, rung] as const))).values()]
  const stages = film.items.filter(({ kind }) => kind === 'publish').map((item) => item.payload as unknown as StagePayload)
  return rungs.map((rung) => {
    const own = videos.filter((video) => video.rungs.some(({ id }) => id === rung.id))
    const { expectedBps, expectedQuality, why } = film.promises.get(rung.id) ?? fixedPromise(rung)
    const { id, codec, lines, width, height, maxrateBps } = rung
    return {
      ...{ id, codec, lines, width, height, capBps: maxrateBps, expectedBps, why },
      builds: stages.filter(({ video }) => video.some((other) => other.id === id)).map(({ stage }) => stage),
      crf: rangeOf(own, id),
      ...(expectedQuality !== undefined && { expectedQuality }),
      expectedBytes: bytesOf(expectedBps, film),
      cpuSeconds: costOf(rung, own, film),
    }
  })
}

const fixedPromise = (rung: Rung): Promised => ({
  expectedBps: Math.round(rung.maxrateBps * usualShareOfCap),
  why: 'Every film that is large enough gets it.',
})

const rangeOf = (videos: readonly VideoPayload[], id: string): PlannedRung['crf'] => {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { rungs, units } of videos) {
    const place = rungs.findIndex((rung) => rung.id === id)
    for (const { crf } of units) [least, most] = [Math.min(least, crf[place]!), Math.max(most, crf[place]!)]
  }
  return { least, most }
}

/** What a rung adds to steps that it shares with others. */
const costOf = (rung: Rung, videos: readonly VideoPayload[], { inspection, recipe, pace }: PlannedFilm): PlannedRung['cpuSeconds'] => {
  const film = { ...filmOf(inspection), seconds: inspection.durationSeconds }
  let [encode, measure] = [0, 0]
  for (const { units, measuredUnits } of videos) {
    const frames = units.reduce((sum, unit) => sum + unit.frames, 0)
    encode += videoSeconds([rung], { ...film, frames }, recipe) - videoSeconds([], { ...film, frames }, recipe)
    measure += measureSeconds([rung], film, { frames: (frames * measuredUnits) / units.length, recipe })
  }
  return { encode: seconds(encode * pace), measure: seconds(measure * pace), verify: seconds(verifySeconds([rung], film) * pace) }
}

export const plannedAudio = (audio: readonly PlannedAudio[], film: Pick<PlannedFilm, 'inspection'>): FilmPlan['audio'] =>
  audio.map(({ id, codec, language, layout }) => ({
    id,
    codec,
    language,
    expectedBps: audioBps(codec, layout),
    expectedBytes: bytesOf(audioBps(codec, layout), film),
  }))

/** What all of it would cost: what was done already as it was measured, all else as it is expected. */
export const estimateOf = (
  film: PlannedFilm,
  made: { rungs: readonly PlannedRung[]; audio: FilmPlan['audio']; workers: readonly number[] },
): FilmPlan['estimate'] => {
  const costs = new Map(
    film.items.map((item) => [item.key, film.measured.get(item.key) ?? (item.payload as unknown as StepPayload).costSeconds * film.pace]),
  )
  const sumOf = (items: readonly NewItem[]) => items.reduce((sum, item) => sum + costs.get(item.key)!, 0)
  const kinds = [...new Set(film.items.map(({ kind }) => kind))]
  return {
    cpuSeconds: seconds(sumOf(film.items)),
    pace: Math.round(film.pace * 100) / 100,
    kinds: kinds.map((kind) => {
      const own = film.items.filter((item) => item.kind === kind)
      return {
        kind,
        steps: own.length,
        cpuSeconds: seconds(sumOf(own)),
        from: own.every((item) => film.measured.has(item.key)) ? 'measured' : 'expected',
      }
    }),
    bytes: [...made.rungs.filter(({ builds }) => builds.includes('full')), ...made.audio].reduce(
      (sum, track) => sum + track.expectedBytes,
      0,
    ),
    wall: made.workers.map((workers) => wallOf(film, costs, workers)),
  }
}

const wallOf = (film: PlannedFilm, costs: ReadonlyMap<string, number>, workers: number): FilmPlan['estimate']['wall'][number] => {
  const ends = expectedEnds(
    film.items.map(({ key, kind, priority = 0, needs = [] }) => ({ key, kind, priority, needs, costSeconds: costs.get(key)! })),
    workers,
  )
  const published = film.items.filter(({ kind }) => kind === 'publish').map(({ key }) => ends.get(key)!)
  return { workers, firstLightSeconds: seconds(Math.min(...published)), seconds: seconds(Math.max(...ends.values())) }
}

const bytesOf = (bps: number, { inspection }: Pick<PlannedFilm, 'inspection'>): number => Math.round((bps * inspection.durationSeconds) / 8)

const seconds = (value: number): number => Math.round(value * 100) / 100
