import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Capabilities, RunResult } from '../../engines/transcoder/port.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import { Failure, isFailure } from '../../kit/failure.ts'
import { judgeCadence, type Cadence } from '../../media/inspection/cadence.ts'
import { colourArguments, parseColourSideData, type ColourSideData } from '../../media/inspection/colour-side-data.ts'
import { judgeColour, refuseColour, type Colour } from '../../media/inspection/colour.ts'
import { parseFields } from '../../media/inspection/fields.ts'
import type { EmbeddedCaptions } from '../../media/captions/embedded-captions.ts'
import type { TextCheck } from '../../media/inspection/find-in-text.ts'
import type { InspectedFacts } from '../../media/inspection/findings.ts'
import { frameCrcReader } from '../../media/inspection/frame-crcs.ts'
import { parseSurveyEnd, type SurveyEnd } from '../../media/inspection/parse-survey-end.ts'
import { inspectionReport, type InspectionReport } from '../../media/inspection/report.ts'
import { soundFacts } from '../../media/inspection/sound-facts.ts'
import { surveyMaster, type Survey as SurveyRun } from '../../media/inspection/survey-arguments.ts'
import { valueOf } from '../../media/ladder/frame-rate.ts'
import { prerolls } from '../../media/ladder/read-frames.ts'
import { decodesCodec } from '../../media/probe/decodes-codec.ts'
import { judgeMaster } from '../../media/probe/judge-master.ts'
import type { MasterProbe } from '../../media/probe/master-probe.ts'
import {
  packetTimesArguments,
  packetTimesOf,
  parsePacketTicks,
  type PacketTicks,
  type PacketTimes,
} from '../../media/probe/packet-times.ts'
import { parseProbe, probeArguments } from '../../media/probe/parse-probe.ts'
import { findBlack, findFrozen } from '../../media/shots/black-and-frozen.ts'
import { detectShots } from '../../media/shots/detect-shots.ts'
import { batchUnits, groupIntoUnits } from '../../media/shots/encoding-units.ts'
import { lumaPixels, type LumaFacts } from '../../media/shots/luma-facts.ts'
import { surveyLuma } from '../../media/shots/luma-survey.ts'
import { planSegments } from '../../media/shots/plan-segments.ts'
import { examineInsideTexts, lookForClosedCaptions } from './examine-inside-texts.ts'
import { coloured, exactly, filmOf, inspectionOf, sourceOf, treated, type Inspection } from './inspection.ts'
import { pictureLimits, readingLimits } from './limits.ts'
import { lookForGrain } from './look-for-grain.ts'
import { unreadable, type Refusal } from './unreadable-master.ts'
import { frameSumsName, surveyName, type Survey } from './survey.ts'
import type { BesideFile } from './tables.ts'
import type { RunChild } from './worker/children.ts'

/** What is examined, and with what. */
export interface ExamineAsk {
  readonly path: string
  readonly sizeBytes: number
  readonly beside: readonly BesideFile[]
  /** What reading the subtitle files beside it gave. */
  readonly texts: readonly TextCheck[]
  readonly capabilities: Capabilities
  readonly run: RunChild
  /** For what is found; it is empty at first. */
  readonly folder: string
  /** 0 to 1. */
  readonly progress: (fraction: number) => void
}

export interface Examination {
  /** Without a checksum, which is computed beside the examination. */
  readonly report: (checksum: InspectedFacts['checksum']) => InspectionReport
  readonly refusal?: Refusal
  /** Of a film that is not refused. */
  readonly film?: { readonly inspection: Inspection; readonly survey: Survey }
  readonly cpuSeconds: number
}

/**
 * Judges a master before anything is spent on it: first by what can be read without decoding, then by reading the whole film once, which also finds where its shots
 * begin, and with that where all encodes are cut. The sums of all frames stay in the folder, so that what is read later can be compared.
 */
export const examineMaster = async (ask: ExamineAsk): Promise<Examination> => {
  let cpuSeconds = 0
  const run: RunChild = async (child) => {
    const result = await ask.run(child)
    cpuSeconds += result.cpuSeconds
    return result
  }
  const examined = await examine({ ...ask, run })
  return { ...examined, cpuSeconds }
}

type Examined = Omit<Examination, 'cpuSeconds'>

const examine = async (ask: ExamineAsk): Promise<Examined> => {
  const { sizeBytes } = ask
  const refused = (refusal: Refusal, film?: InspectedFacts['film']): Examined => ({
    refusal,
    report: (checksum) => inspectionReport({ sizeBytes, film, texts: film ? ask.texts : [], checksum, refusals: [refusal] }),
  })
  const decodes = (codec: string) => decodesCodec(ask.capabilities.decoders, codec)
  if (ask.sizeBytes === 0) return refused(await unreadable(ask, ''))
  const probed = await readWith(ask, probeArguments(ask.path), mostProbeBytes)
  if ('refused' in probed) return refused(await unreadable(ask, probed.refused))
  const probe = parseProbe(probed.text)
  if (!probe) return refused(await unreadable(ask, ''))
  const byHeaders = judgeMaster(probe, { decodes })
  if (byHeaders.verdict === 'refused') return refused(byHeaders, headersOnly(probe))
  const film = filmOf({ probe })
  const timed = await readWith(ask, packetTimesArguments(ask.path, film.index), mostTimesBytes)
  if ('refused' in timed) return refused(await unreadable(ask, timed.refused))
  const packets = parsePacketTicks(timed.text)
  const times = packets && packetTimesOf(packets)
  const byTimes = judgeMaster(probe, { decodes, times })
  if (byTimes.verdict === 'refused') return refused(byTimes, headersOnly(probe))
  const firstPicture = await readWith(ask, colourArguments(ask.path, film.index), mostProbeBytes)
  const side = parseColourSideData('refused' in firstPicture ? '' : firstPicture.text)
  const colour = judgeColour(film, side)
  const byColour = refuseColour(colour)
  if (byColour) return refused(byColour, headersOnly(probe, side))
  const stored = coloured(inspectionOf({ probe, times, notes: byTimes.notes, beside: ask.beside }), colour)
  const unseen = { ...ask, probe, filmSeconds: stored.durationSeconds }
  const headers = { packets, times, side, colour, closed: await lookForClosedCaptions(unseen) }
  const insideTexts = await examineInsideTexts(unseen)
  const looked = await lookThrough(ask, stored, ask.progress)
  const damage = damageOf({ frames: looked.luma.frames, expectedFrames: stored.expectedFrames, end: looked.end, index: film.index })
  const cadence = cadenceOf(headers, stored, looked)
  if (damage) return refused(damage, filmFacts(headers, stored, looked, cadence))
  const inspection = treated(stored, cadence.treatment)
  const seen = isReadAlike(stored, inspection) ? looked : await lookAgain(ask, inspection, looked)
  const facts = filmFacts(headers, inspection, seen, cadence)
  if (seen.sums.length !== seen.luma.frames)
    throw new Failure('SURVEY_TORN', `${seen.luma.frames} small pictures and ${seen.sums.length} sums came out of one film.`)
  const told = exactly(inspection, { frames: seen.luma.frames, sound: facts.sound, captionFields: headers.closed.cea608Fields })
  const survey = surveyOf(seen.luma, told)
  const grain = await lookForGrain({ ...ask, inspection: told, survey })
  const exact = grain.synthesise ? { ...told, grain: grain.strength } : told
  await writeFile(join(ask.folder, frameSumsName), new Uint8Array(seen.sums.buffer, seen.sums.byteOffset, seen.sums.byteLength))
  await writeFile(join(ask.folder, surveyName), JSON.stringify(survey))
  return {
    film: { inspection: exact, survey },
    report: (checksum) =>
      inspectionReport({
        sizeBytes,
        film: { ...facts, grain: exact.grain },
        texts: [...ask.texts, ...insideTexts],
        checksum,
        refusals: [],
      }),
  }
}

/** Whether the frames that were seen are the ones that will be encoded. */
const isReadAlike = (stored: Inspection, inspection: Inspection): boolean =>
  !inspection.reading?.pulldown && valueOf(stored.frameRate) === valueOf(inspection.frameRate)

const mostProbeBytes = 8 * 2 ** 20
/** A day at 60 pictures a second, each a line of some 20 bytes. */
const mostTimesBytes = 128 * 2 ** 20

const readWith = async (
  ask: ExamineAsk,
  args: readonly string[],
  stdoutBytes: number,
): Promise<{ readonly text: string } | { readonly refused: string }> => {
  try {
    const run = await ask.run({ tool: 'ffprobe', args, folder: ask.folder, limits: readingLimits(ask.sizeBytes), stdoutBytes })
    return { text: fromUtf8(run.stdout) }
  } catch (trouble) {
    if (isFailure(trouble, 'TOOL_REFUSED')) return { refused: `${trouble.message} ${JSON.stringify(trouble.data['stderr'] ?? '')}` }
    throw trouble
  }
}

interface Seen {
  readonly luma: LumaFacts
  readonly sums: Uint32Array
  readonly end: SurveyEnd
  readonly run: SurveyRun
  /** Texts that the run left, by name. */
  readonly texts: ReadonlyMap<string, string>
}

/** The film's small pictures and the sums of its large ones, its fields and its sound, from one run that decodes everything. */
const lookThrough = async (
  ask: ExamineAsk,
  inspection: Inspection,
  progress: (fraction: number) => void,
  leaveOut?: ReadonlySet<number>,
): Promise<Seen> => {
  const { frameRate, durationSeconds, expectedFrames, probe } = inspection
  const film = filmOf(inspection)
  const survey = surveyMaster({
    path: ask.path,
    probe,
    frameRate,
    decodes: (codec) => decodesCodec(ask.capabilities.decoders, codec),
    reading: sourceOf(ask.path, inspection),
    ...(leaveOut && { leaveOut }),
  })
  const luma = surveyLuma(valueOf(frameRate))
  const mostFrames = expectedFrames * 2 + 1000
  const { stderr }: RunResult = await ask.run({
    tool: 'ffmpeg',
    args: survey.args,
    folder: ask.folder,
    limits: pictureLimits({
      seconds: durationSeconds + 60,
      width: film.width,
      height: film.height,
      frameRate: valueOf(frameRate),
      outputBytes: mostFrames * sumLineBytes + (durationSeconds + 60) * soundLineBytes * (probe.audio.length + 1),
    }),
    stdoutBytes: mostFrames * lumaPixels,
    onStdout: luma.push,
    onProgress: ({ frames }) => progress(frames / expectedFrames),
  })
  const names = [survey.fields, ...survey.tracks.flatMap((track) => [track.loudness, track.stereo, track.surround, track.silence])]
  const texts = await Promise.all(
    names
      .filter((name) => name !== undefined)
      .map(async (name) => [name, await readFile(join(ask.folder, name), 'utf8').catch(() => '')] as const),
  )
  return {
    luma: luma.finish(),
    sums: await readSums(join(ask.folder, survey.frames)),
    end: parseSurveyEnd(stderr),
    run: survey,
    texts: new Map(texts),
  }
}

/** The pictures once more, as they are encoded when what was seen of their cadence asks for it; the sound stays as it was heard. */
const lookAgain = async (ask: ExamineAsk, inspection: Inspection, before: Seen): Promise<Seen> => {
  const { luma, sums } = await lookThrough(ask, inspection, () => {}, new Set(inspection.probe.audio.map(({ index }) => index)))
  return { ...before, luma, sums }
}

/** A line of `framecrc` is shorter, and so is what is written of a second of sound. */
const sumLineBytes = 96
const soundLineBytes = 4000

const readSums = async (path: string): Promise<Uint32Array> => {
  const reader = frameCrcReader()
  for await (const piece of createReadStream(path)) reader.push(piece as Uint8Array)
  return reader.finish()
}

interface Headers {
  readonly packets: PacketTicks | undefined
  readonly times: PacketTimes | undefined
  readonly side: ColourSideData
  readonly colour: Colour
  readonly closed: EmbeddedCaptions
}

const abilities = { leaveOutRepeats: false }

const cadenceOf = ({ packets, times }: Headers, { probe, frameRate }: Inspection, seen: Seen): Cadence =>
  judgeCadence({
    video: filmOf({ probe }),
    rate: frameRate,
    startSeconds: probe.startSeconds,
    times,
    packets,
    fields: seen.run.fields === undefined ? undefined : parseFields(seen.texts.get(seen.run.fields) ?? ''),
    crcs: seen.sums,
    pictures: seen.end.pictures,
    difference: seen.luma.difference,
    abilities,
  })

const filmFacts = (
  { times, side, colour, closed }: Headers,
  { probe, durationSeconds, frameRate }: Inspection,
  seen: Seen,
  cadence: Cadence,
): NonNullable<InspectedFacts['film']> => ({
  probe,
  durationSeconds,
  packets: times?.packets,
  cadence,
  colour,
  hasCaptions: filmOf({ probe }).hasCaptions === true || side.hasCaptions || closed.cea708,
  captionFields: closed.cea608Fields,
  sound: soundFacts({ probe, survey: seen.run, end: seen.end, readFile: (name) => seen.texts.get(name) ?? '' }),
  black: findBlack(seen.luma),
  frozen: findFrozen(seen.luma),
  shots: detectShots(seen.luma).map(({ firstFrame }) => firstFrame / valueOf(frameRate)),
  end: seen.end,
})

/** Of a film that was refused before it was decoded. */
const headersOnly = (probe: MasterProbe, side: ColourSideData = parseColourSideData('')): InspectedFacts['film'] => {
  const video = probe.video[0]
  if (!video) return undefined
  return {
    probe,
    durationSeconds: probe.durationSeconds,
    packets: undefined,
    cadence: judgeCadence({
      video,
      rate: video.averageRate ?? { numerator: 25, denominator: 1 },
      startSeconds: probe.startSeconds,
      times: undefined,
      packets: undefined,
      fields: undefined,
      crcs: undefined,
      pictures: undefined,
      abilities,
    }),
    colour: judgeColour(video, side),
    hasCaptions: false,
    captionFields: [],
    sound: soundFacts({ probe, survey: undefined, end: undefined, readFile: () => '' }),
    black: [],
    frozen: [],
    end: undefined,
  }
}

/** So much of the film's pictures may be missing before it counts as damaged. */
const mostMissingShare = 0.02
const mostMissingFrames = 24
/** A packet that is a field makes half a picture; more than that is lost. */
const mostLostShare = 0.6

/** Headers and index may be whole where the pictures are zeros. */
const damageOf = (seen: { frames: number; expectedFrames: number; end: SurveyEnd; index: number }): Refusal | undefined => {
  if (seen.frames === 0)
    return { code: 'DAMAGED', reason: 'No picture of the film can be decoded. Copy the file again, or export it again.' }
  if (seen.expectedFrames - seen.frames > Math.max(mostMissingFrames, seen.expectedFrames * mostMissingShare))
    return {
      code: 'CUT_OFF',
      reason: 'The last seconds of the picture cannot be decoded: the file is cut off or damaged. Copy it again, or export it again.',
    }
  const film = seen.end.streams.find((stream) => stream.index === seen.index)
  if (film && film.decoded < film.packets * (1 - mostLostShare))
    return {
      code: 'DAMAGED',
      reason: `Of ${film.packets} pictures only ${film.decoded} can be decoded. Copy the file again, or export it again.`,
    }
  return undefined
}

/** How long a segment and a unit are, in seconds. */
const segmentLimits = { leastSeconds: 1, mostSeconds: 4 }
const longestUnitSeconds = 20

/** Batches of a long film are long enough for what each costs besides; those of a short one are so many that workers are through at about the same time. */
const batchSeconds = (filmSeconds: number): number => Math.min(20, Math.max(8, filmSeconds / 12))

const surveyOf = (luma: LumaFacts, { frameRate, probe, longestGapSeconds }: Inspection): Survey => {
  const rate = valueOf(frameRate)
  const shots = detectShots(luma)
  const segments = planSegments(shots, frameRate, segmentLimits)
  const units = groupIntoUnits(segments, { mostFrames: Math.round(longestUnitSeconds * rate) })
  const batches = batchUnits(units, { leastFrames: Math.round(batchSeconds(luma.frames / rate) * rate) })
  return {
    frames: luma.frames,
    shots,
    segments,
    units: units.map(({ firstFrame, frames, firstSegment, segments: count }) => ({
      firstFrame,
      frames,
      keyFrames: segments.slice(firstSegment, firstSegment + count).map((segment) => segment.firstFrame - firstFrame),
    })),
    batches: batches.map(({ firstUnit, units: count }) => ({ firstUnit, units: count })),
    prerolls: prerolls({ container: probe.container, longestGapSeconds }),
  }
}
