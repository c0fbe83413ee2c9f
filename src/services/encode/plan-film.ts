import type { RecipeName } from '../../contracts/encode.ts'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildId, JobId } from '../../contracts/ids.ts'
import type { FilmPlan } from '../../contracts/plan.ts'
import type { Capabilities } from '../../engines/transcoder/port.ts'
import type { NewItem } from '../../engines/work/port.ts'
import { fixedLadder } from '../../media/ladder/fixed-ladder.ts'
import type { WorkedLadder } from '../../media/ladder/work-out-ladder.ts'
import { chooseMetric } from '../../media/quality/choose-metric.ts'
import { estimateOf, plannedAudio, plannedRungs, type PlannedFilm } from './film-estimate.ts'
import { filmOf, sourceOf, withoutGrain, type Inspection } from './inspection.ts'
import { drawnLadder, ladderOfTrials, type UnitTrial } from './ladder-of-trials.ts'
import { makeableWith } from './makeable.ts'
import { firstSteps, planJob, planLadder, type JobPlan, type PlanAsk } from './plan-job.ts'
import { textTracksOf } from './plan-tracks.ts'
import { recipes } from './recipes.ts'
import type { AnalysePayload, LadderPayload, StepPayload } from './step-payloads.ts'
import { measurePlan } from './steps/measure-unit.ts'
import type { Survey } from './survey.ts'
import type { BesideFile } from './tables.ts'
import { trialSample, tryUnit } from './try-unit.ts'
import type { RunChild } from './worker/children.ts'

/** An inspected film, and with what its plan is made. */
export interface PlanFilmAsk {
  readonly path: string
  readonly recipe: RecipeName
  readonly inspection: Inspection
  readonly survey: Survey
  /** What the inspection cost, in processor seconds. */
  readonly inspectedSeconds: number
  readonly beside: readonly BesideFile[]
  readonly capabilities: Capabilities
  readonly run: RunChild
  /** For trial encodes, which are removed one after the other. */
  readonly folder: string
  /** Trials at once, and the numbers of workers for which a time is told. */
  readonly trialsAtOnce: number
  readonly workers: readonly number[]
  /** How much of the trials is done, 0 to 1. */
  readonly progress: (fraction: number) => void
}

export type PlannedParts = Omit<FilmPlan, 'version' | 'report' | 'spent'>

/**
 * What a job would make of a film, without making it: the same plan, and where the recipe works its ladders out the same trials.
 *
 * Failures: `TOOL_MISSING`, `NOT_MEASURED`, and those of the tools.
 */
export const planFilm = async (ask: PlanFilmAsk): Promise<PlannedParts & { readonly triedSeconds: number }> => {
  const { inspection, survey, recipe, beside } = ask
  const plan: PlanAsk = {
    ...{ jobId: nobody, priority: 0, recipe, inspection, survey, beside },
    makeable: makeableWith(ask.capabilities),
    buildIds: { first: 'first' as BuildId, full: 'full' as BuildId },
  }
  const inspect = firstSteps({ jobId: nobody, priority: 0, sizeBytes: inspection.facts.sizeBytes, share: 'folder' })[0]!
  const first = planJob(plan)
  const worked = await workOut(ask, first)
  const after = worked.ladders.length > 0 ? afterLadders(plan, worked.ladders) : undefined
  const film: PlannedFilm = {
    items: [inspect, ...[...first.items, ...(after?.items ?? [])].map((item) => needing(item, inspect.key))],
    inspection,
    recipe,
    promises: after?.promises ?? new Map(),
    measured: new Map([[inspect.key, ask.inspectedSeconds], ...worked.cpuSeconds]),
    pace: paceOf(first.items, worked.cpuSeconds),
  }
  const rungs = plannedRungs(film)
  const audio = plannedAudio(first.audio, film)
  return {
    recipe,
    rate: inspection.frameRate,
    ...structureOf(survey),
    ladder: worked.ladder,
    worked: worked.ladders.map(drawnLadder),
    trials: worked.trials,
    fixed: fixedOf(plan),
    rungs,
    audio,
    text: textTracksOf(inspection, beside).map(({ id, language, role }) => ({ id, language, role })),
    estimate: estimateOf(film, { rungs, audio, workers: ask.workers }),
    triedSeconds: [...worked.cpuSeconds.values()].reduce((sum, seconds) => sum + seconds, 0),
  }
}

/** The plan is of no job. */
const nobody = 'plan' as JobId

interface WorkedOut {
  readonly ladder: FilmPlan['ladder']
  readonly ladders: readonly WorkedLadder[]
  readonly trials: FilmPlan['trials']
  /** Of each step that was tried. */
  readonly cpuSeconds: ReadonlyMap<string, number>
}

const workOut = async (ask: PlanFilmAsk, { items }: JobPlan): Promise<WorkedOut> => {
  const item = items.find(({ kind }) => kind === 'ladder')
  const fixed = (why: string): WorkedOut => ({ ladder: { kind: 'fixed', why }, ladders: [], trials: [], cpuSeconds: new Map() })
  const { ladder } = recipes[ask.recipe]
  const { metric, words } = chooseMetric(ask.capabilities.filters)
  if (ladder === 'fixed') return fixed(`The recipe ${ask.recipe} makes the same rungs for every film.`)
  if (!item || metric === undefined) return fixed(words)
  const { trials: codecs, scope } = item.payload as unknown as LadderPayload
  const steps = items.filter(({ kind }) => kind === 'analyse')
  const { tried, cpuSeconds } = await tryAll(ask, steps)
  const trials = codecs.map(({ codec, steps: own }) => ({
    codec,
    units: own.flatMap((step) => tried.get(`${nobody}/${step}`)!).toSorted((a, b) => a.unit - b.unit),
  }))
  return {
    ladder: { kind: 'worked', scope, metric, windowSeconds: ladder.windowSeconds },
    ladders: trials.map(({ codec, units }) => ladderOfTrials({ codec, survey: ask.survey, trials: units, scope, metric })),
    trials,
    cpuSeconds,
  }
}

/** Does what the steps would do, and leaves nothing behind but what was learned. */
const tryAll = async (ask: PlanFilmAsk, steps: readonly NewItem[]) => {
  const { inspection, survey, capabilities, recipe, run } = ask
  const film = sourceOf(ask.path, inspection)
  const comparison = measurePlan({ transcoder: { capabilities }, job: { recipe } }, film)
  if (!comparison) throw new Error('defect: trials were planned where nothing can be measured')
  const tried = new Map<string, UnitTrial[]>(steps.map(({ key }) => [key, []]))
  const cpuSeconds = new Map<string, number>(steps.map(({ key }) => [key, 0]))
  const total = steps.reduce((sum, { payload }) => sum + (payload as unknown as StepPayload).costSeconds, 0)
  let done = 0
  const waiting = steps.flatMap(({ key, payload }) => {
    const { grain, grid, units, costSeconds } = payload as unknown as AnalysePayload
    const source = withoutGrain(film, grain)
    return units.map(({ unit, whole, ...range }) => async () => {
      const folder = join(ask.folder, `${key.replaceAll('/', '-')}-${unit}`)
      await mkdir(folder)
      const rate = inspection.frameRate
      const sample = trialSample(comparison, range, rate)
      const trial = { source, range, whole, rate, grid, comparison, sample, preroll: survey.prerolls[0]! }
      const made = await tryUnit({ ...trial, run, folder })
      await rm(folder, { recursive: true })
      tried.get(key)!.push({ unit, points: made.points })
      cpuSeconds.set(key, cpuSeconds.get(key)! + made.cpuSeconds)
      done += costSeconds / units.length
      ask.progress(done / total)
    })
  })
  await allInTurns(waiting, ask.trialsAtOnce)
  return { tried, cpuSeconds }
}

/** So many at once; after the first that fails no other begins. */
const allInTurns = async (waiting: (() => Promise<void>)[], atOnce: number): Promise<void> => {
  const turns = Array.from({ length: Math.max(1, atOnce) }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next()
  })
  for (const turn of turns) turn.catch(() => waiting.splice(0))
  const failed = (await Promise.allSettled(turns)).find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

/** The steps behind the trials wait for them: in the house they are put when the ladders are known. */
const afterLadders = (plan: PlanAsk, ladders: readonly WorkedLadder[]): JobPlan => {
  const after = planLadder(plan, ladders)
  return { ...after, items: after.items.map((item) => needing(item, `${nobody}/ladder`)) }
}

const needing = (item: NewItem, key: string): NewItem => ({ ...item, needs: [...(item.needs ?? []), key] })

/** A pace outside of these says more about a disturbed machine or a tiny film than about what is to come. */
const [fastest, slowest] = [0.25, 4]

/** How the trials went compared with what they were expected to cost. */
const paceOf = (items: readonly NewItem[], cpuSeconds: ReadonlyMap<string, number>): number => {
  let [real, expected] = [0, 0]
  for (const { key, payload } of items) {
    if (!cpuSeconds.has(key)) continue
    real += cpuSeconds.get(key)!
    expected += (payload as unknown as StepPayload).costSeconds
  }
  return expected === 0 ? 1 : Math.min(slowest, Math.max(fastest, real / expected))
}

const structureOf = ({
  frames,
  shots,
  segments,
  units,
  batches,
}: Survey): Pick<FilmPlan, 'frames' | 'shots' | 'segments' | 'units' | 'chunks'> => ({
  frames,
  shots,
  segments,
  units: units.map((unit) => ({ firstFrame: unit.firstFrame, frames: unit.frames })),
  chunks: batches.map(({ firstUnit, units: count }) => ({
    firstUnit,
    units: count,
    firstFrame: units[firstUnit]!.firstFrame,
    frames: units.slice(firstUnit, firstUnit + count).reduce((sum, unit) => sum + unit.frames, 0),
  })),
})

const fixedOf = ({ inspection, recipe, makeable }: PlanAsk): FilmPlan['fixed'] => {
  const { shownWidth: width, shownHeight: height } = filmOf(inspection)
  const codecs = makeable.video.filter((codec) => recipes[recipe].codecs.includes(codec))
  return fixedLadder({ width, height, frameRate: inspection.frameRate, recipe, codecs }).map((rung) => ({
    ...{ codec: rung.codec, lines: rung.lines, width: rung.width, height: rung.height },
    capBps: rung.maxrateBps,
  }))
}
