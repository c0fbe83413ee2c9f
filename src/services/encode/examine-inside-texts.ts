import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunResult } from '../../engines/transcoder/port.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import { isFailure } from '../../kit/failure.ts'
import { captionLimits } from '../../media/captions/caption-limits.ts'
import { captionProblems } from '../../media/captions/caption-problems.ts'
import { besidePicturesArguments, closedCaptionsReader } from '../../media/captions/closed-captions.ts'
import type { ParsedCaptions } from '../../media/captions/cue.ts'
import { decodeText } from '../../media/captions/decode-text.ts'
import type { EmbeddedCaptions } from '../../media/captions/embedded-captions.ts'
import { insideTextName, insideTextsArguments, sampleFormatOf } from '../../media/captions/inside-texts.ts'
import { parseCaptions } from '../../media/captions/parse-captions.ts'
import { formatProblem } from '../../media/captions/problem-list.ts'
import { captionsInSamples, type CaptionSample } from '../../media/captions/sample-captions.ts'
import type { TextCheck } from '../../media/inspection/find-in-text.ts'
import { beginsAtSeconds, type MasterProbe, type ProbedSubtitle } from '../../media/probe/master-probe.ts'
import { packetPlacesArguments, parsePacketPlaces } from '../../media/probe/packet-places.ts'
import { readingLimits } from './limits.ts'
import type { RunChild } from './worker/children.ts'

/** A master whose headers were read. */
interface TextAsk {
  readonly path: string
  readonly sizeBytes: number
  readonly probe: MasterProbe
  readonly filmSeconds: number
  readonly run: RunChild
  /** Where the captions of every track are left, by `insideCaptionsName`. */
  readonly folder: string
}

/** What was read of a text track, as a JSON file. */
export const insideCaptionsName = (streamIndex: number): string => `captions-${streamIndex}.json`

/** No film speaks more languages. */
const mostTracks = 200

/** Reads the text tracks inside a master to their ends, without decoding a picture, and leaves what they say for the steps that write it. */
export const examineInsideTexts = async (ask: TextAsk): Promise<TextCheck[]> => {
  const tracks = ask.probe.subtitles.filter(({ kind }) => kind === 'text').slice(0, mostTracks)
  await writeOut(
    ask,
    tracks.filter((track) => sampleFormatOf(track) === undefined),
  )
  const checks: TextCheck[] = []
  for (const track of tracks) {
    const format = sampleFormatOf(track)
    const captions = format ? await readSamples(ask, track, format) : await readWritten(ask, track)
    await writeFile(join(ask.folder, insideCaptionsName(track.index)), JSON.stringify(captions))
    checks.push(checkOf(track, captions))
  }
  return checks
}

const checkOf = ({ index }: ProbedSubtitle, captions: ParsedCaptions): TextCheck => {
  const problems = captions.refusal ? [] : captionProblems(captions).filter((problem) => !problem.note && captions.cues.length > 0)
  return {
    name: `track ${index}`,
    track: index,
    cues: captions.cues.length,
    endSeconds: captions.cues.reduce((latest, cue) => Math.max(latest, cue.endMs / 1000), 0),
    problemCount: problems.length,
    // Lines are those of a file that nobody else has seen.
    problems: problems.map(({ line: _, ...problem }) => ({ words: formatProblem(problem) })),
    ...(captions.refusal && { refusal: captions.refusal.words }),
  }
}

/** All in one reading; where one of them ends it, each alone, so that it ends no other. */
const writeOut = async (ask: TextAsk, tracks: readonly ProbedSubtitle[]): Promise<void> => {
  const write = (some: readonly ProbedSubtitle[]) =>
    runReading(ask, 'ffmpeg', insideTextsArguments(ask.path, some), { outputBytes: captionLimits.bytes * some.length })
  if (tracks.length === 0 || (await write(tracks)) || tracks.length === 1) return
  for (const track of tracks) await write([track])
}

const readWritten = async ({ folder, filmSeconds }: TextAsk, track: ProbedSubtitle): Promise<ParsedCaptions> => {
  const bytes = await readFile(join(folder, insideTextName(track))).catch(() => new Uint8Array(0))
  return parseCaptions(decodeText(bytes).text, { filmMs: filmSeconds * 1000 })
}

const readSamples = async (ask: TextAsk, track: ProbedSubtitle, format: 'ttml' | 'webvtt'): Promise<ParsedCaptions> => {
  const listed = await runReading(ask, 'ffprobe', packetPlacesArguments(ask.path, track.index), { stdoutBytes: mostListBytes })
  const places = parsePacketPlaces(listed ? fromUtf8(listed.stdout) : '')
  const startsAt = beginsAtSeconds(ask.probe)
  const samples: CaptionSample[] = []
  const file = await open(ask.path)
  try {
    for (const [place, { seconds, lastsSeconds, offset, bytes }] of places.entries()) {
      const sample = new Uint8Array(bytes)
      const { bytesRead } = await file.read(sample, 0, bytes, offset)
      const until = lastsSeconds === undefined ? places[place + 1]?.seconds : seconds + lastsSeconds
      samples.push({
        fromMs: (seconds - startsAt) * 1000,
        untilMs: until === undefined ? ask.filmSeconds * 1000 : (until - startsAt) * 1000,
        bytes: sample.subarray(0, bytesRead),
      })
    }
  } finally {
    await file.close()
  }
  return captionsInSamples(format, samples, { filmMs: ask.filmSeconds * 1000, documentsBeginMs: -startsAt * 1000 })
}

/** A line of some 50 bytes for each of as many samples as there may be cues. */
const mostListBytes = 8 * 2 ** 20

/** What broadcasters put beside the pictures of the film's first minutes. */
export const lookForClosedCaptions = async (ask: TextAsk): Promise<EmbeddedCaptions> => {
  const film = ask.probe.video[0]!
  const args = besidePicturesArguments({ path: ask.path, streamIndex: film.index, codec: film.codec })
  const reader = closedCaptionsReader()
  if (args) await runReading(ask, 'ffmpeg', args, { stdoutBytes: mostMessageBytes, onStdout: reader.push })
  return reader.finish()
}

/** Some hundred bytes go with a picture. */
const mostMessageBytes = 256 * 2 ** 20

/** Undefined when the tool gave up: what cannot be read has left nothing, or the beginning. */
const runReading = async (
  { run, folder, sizeBytes }: TextAsk,
  tool: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  more: { readonly outputBytes?: number; readonly stdoutBytes?: number; readonly onStdout?: (piece: Uint8Array) => void },
): Promise<RunResult | undefined> => {
  const { outputBytes = 0, ...output } = more
  try {
    return await run({ tool, args, folder, limits: { ...readingLimits(sizeBytes), outputBytes }, ...output })
  } catch (trouble) {
    if (isFailure(trouble, 'TOOL_REFUSED') || isFailure(trouble, 'TOOL_OUTPUT_TOO_LARGE')) return undefined
    throw trouble
  }
}
