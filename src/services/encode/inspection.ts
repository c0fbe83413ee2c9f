import type { z } from 'zod'
import type { MasterFacts } from '../../contracts/encode.ts'
import type { MasterNote } from '../../media/probe/judge-master.ts'
import type { FrameRate, MasterProbe, ProbedVideo } from '../../media/probe/master-probe.ts'
import type { PacketTimes } from '../../media/probe/packet-times.ts'
import { pictureSeconds } from '../../media/probe/judge-master.ts'
import { chooseFrameRate, valueOf } from '../../media/ladder/frame-rate.ts'
import { alignFilters, alignSeconds } from '../../media/inspection/align-frames.ts'
import type { Treatment } from '../../media/inspection/cadence.ts'
import { lightOf, type Colour } from '../../media/inspection/colour.ts'
import { decideGain, type GainDecision } from '../../media/inspection/normalise-audio.ts'
import type { SoundFacts } from '../../media/inspection/sound-facts.ts'
import type { VideoSource } from '../../media/ladder/picture-filters.ts'
import type { BesideFile } from './tables.ts'

/** Everything that later steps must know about a master. */
export interface Inspection {
  readonly facts: z.infer<typeof MasterFacts>
  readonly probe: MasterProbe
  readonly frameRate: FrameRate
  readonly durationSeconds: number
  /** How many pictures an encode should have: give or take what the edges of the film cost, until the film has been looked through; then exactly. */
  readonly expectedFrames: number
  /** The longest time that one picture stands before the next comes, as far as timestamps tell. */
  readonly longestGapSeconds: number
  /** How much louder or softer each audio track is made in stereo and in 5.1, by its index in the file. */
  readonly gains?: Gains
  readonly surroundGains?: Gains
  /** Fields of CEA-608 inside the pictures in which words were seen. */
  readonly captionFields?: readonly (1 | 2)[]
  /** Audio tracks of which nothing can be made, by their index. */
  readonly silentTracks?: readonly number[]
  /** Strength of its film grain, where there is any: standard deviation on the scale of 8 bits. */
  readonly grain?: number
  /** How whole pictures come of the film's, and what it says of its light. */
  readonly reading?: Pick<VideoSource, 'whole' | 'pulldown' | 'light'>
}

type Gains = Readonly<Record<number, Pick<GainDecision, 'gainDb' | 'limiterNeeded'>>>

/** The film to read from, exactly as it was read when it was looked through. */
export const sourceOf = (path: string, inspection: Pick<Inspection, 'probe' | 'frameRate' | 'reading'>): VideoSource => ({
  path,
  video: filmOf(inspection),
  before: alignFilters(inspection.probe, storedRateOf(inspection)),
  ...inspection.reading,
})

/** How much earlier than the file says sound is read, to stay with the picture. */
export const earlierSecondsOf = (inspection: Pick<Inspection, 'probe' | 'frameRate' | 'reading'>): number =>
  alignSeconds(inspection.probe, storedRateOf(inspection))

const storedRateOf = ({ frameRate, reading }: Pick<Inspection, 'frameRate' | 'reading'>) => reading?.pulldown?.storedRate ?? frameRate

/** The film as it is read for rungs whose grain, of this strength, players put back. */
export const withoutGrain = (source: VideoSource, strength: number | undefined): VideoSource =>
  strength === undefined ? source : { ...source, grain: strength }

/** The inspection with colours as they were judged. */
export const coloured = (inspection: Inspection, colour: Colour): Inspection => {
  const { probe } = inspection
  const light = lightOf(colour)
  const film = { ...filmOf(inspection), transfer: colour.transfer.value, dynamicRange: colour.dynamicRange }
  return {
    ...inspection,
    // What is not said of a standard film is read as it always was.
    ...(colour.dynamicRange !== 'sdr' && { probe: { ...probe, video: [film, ...probe.video.slice(1)] } }),
    ...(light && { reading: { ...inspection.reading, light } }),
  }
}

/** The inspection with what is done about the film's cadence, once it was seen. */
export const treated = (inspection: Inspection, { kind, filters, rate }: Treatment): Inspection => {
  const { facts, durationSeconds, frameRate: storedRate } = inspection
  return {
    ...inspection,
    frameRate: rate,
    expectedFrames: Math.max(1, Math.round(durationSeconds * valueOf(rate))),
    facts: { ...facts, video: { ...facts.video, frameRate: valueOf(rate) } },
    reading: {
      ...inspection.reading,
      ...(kind === 'inverse-telecine' ? { pulldown: { storedRate, filters } } : { whole: filters }),
    },
  }
}

/** The inspection with what is known for certain once the film was read from end to end. */
export const exactly = (
  inspection: Inspection,
  seen: { frames: number; sound: readonly SoundFacts[]; captionFields: readonly (1 | 2)[] },
): Inspection => {
  const { numerator, denominator } = inspection.frameRate
  return {
    ...inspection,
    expectedFrames: seen.frames,
    durationSeconds: Math.round(((seen.frames * denominator) / numerator) * 1e6) / 1e6,
    gains: gainsOf(seen.sound, ({ stereo }) => stereo),
    surroundGains: gainsOf(seen.sound, ({ surround }) => surround),
    ...(seen.captionFields.length > 0 && { captionFields: seen.captionFields }),
    silentTracks: seen.sound.filter(({ state }) => state !== 'measured').map(({ track }) => track.index),
  }
}

const gainsOf = (sound: readonly SoundFacts[], loudnessOf: (facts: SoundFacts) => SoundFacts['loudness']): Gains =>
  Object.fromEntries(
    sound.map((facts) => {
      const { gainDb, limiterNeeded } = decideGain(loudnessOf(facts))
      return [facts.track.index, { gainDb, limiterNeeded }]
    }),
  )

/** The film's picture; a master without one was refused. */
export const filmOf = (inspection: Pick<Inspection, 'probe'>): ProbedVideo => {
  const video = inspection.probe.video[0]
  if (!video) throw new Error('defect: a master without a picture was not refused')
  return video
}

export const inspectionOf = (ask: {
  probe: MasterProbe
  times: PacketTimes | undefined
  notes: readonly MasterNote[]
  beside: readonly BesideFile[]
}): Inspection => {
  const { probe, times, notes, beside } = ask
  const video = filmOf({ probe })
  const frameRate = chooseFrameRate(video, times)
  const durationSeconds = Math.round(pictureSeconds(probe, video, times) * 1e6) / 1e6
  const expectedFrames = Math.max(1, Math.round(durationSeconds * valueOf(frameRate)))
  return {
    probe,
    frameRate,
    durationSeconds,
    expectedFrames,
    longestGapSeconds: times?.longestGapSeconds ?? 0,
    facts: {
      container: probe.container,
      durationSeconds,
      sizeBytes: probe.sizeBytes,
      video: {
        codec: video.codec,
        width: video.shownWidth,
        height: video.shownHeight,
        frameRate: valueOf(frameRate),
        frames: times?.packets ?? video.frames ?? expectedFrames,
        bitDepth: video.bitDepth,
        notes: notes.map((note) => note.words),
      },
      audio: probe.audio.map((track) => ({
        index: track.index,
        codec: track.codec,
        channels: track.channels,
        language: track.language,
        ...(track.title !== undefined && { label: track.title }),
      })),
      subtitles: [
        ...probe.subtitles.map((track) => ({
          language: track.language,
          ...(track.title !== undefined && { label: track.title }),
          origin: 'inside' as const,
        })),
        ...beside.map((file) => ({
          language: file.language,
          ...(file.label !== undefined && { label: file.label }),
          origin: 'beside' as const,
        })),
      ],
    },
  }
}
