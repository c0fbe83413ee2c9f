import { parseAss } from './parse-ass.ts'
import { masterFormats } from '../probe/parse-probe.ts'
import type { ParsedCaptions } from './cue.ts'
import { embeddedCaptions, type EmbeddedCaptions } from './embedded-captions.ts'

/** Closed captions begin within the first minutes, or a broadcaster would have complained. */
const lookedSeconds = 600

/** Messages beside the pictures (SEI, user data), by the number of their units in the codec. */
const messageUnits: Readonly<Record<string, number>> = { h264: 6, hevc: 39, mpeg2video: 0xb2 }

/**
 * Arguments for ffmpeg that write to standard output what lies beside the pictures of the film's beginning, for `closedCaptionsReader`. Nothing is decoded. Undefined for
 * codecs in which nobody puts captions.
 */
export const besidePicturesArguments = (ask: { path: string; streamIndex: number; codec: string }): string[] | undefined => {
  const unit = messageUnits[ask.codec]
  if (unit === undefined) return undefined
  return [
    ['-v', 'error', '-t', String(lookedSeconds), '-format_whitelist', masterFormats, '-i', `file:${ask.path}`],
    ['-map', `0:${ask.streamIndex}`, '-c', 'copy', '-bsf:v', `filter_units=pass_types=${unit}`, '-f', 'data', 'pipe:1'],
  ].flat()
}

/** Finds closed captions in bytes that come in pieces. */
export const closedCaptionsReader = (): { readonly push: (piece: Uint8Array) => void; readonly finish: () => EmbeddedCaptions } => {
  const fields = new Set<1 | 2>()
  let cea708 = false
  let tail = new Uint8Array(0)
  return {
    push(piece) {
      const bytes = new Uint8Array(tail.length + piece.length)
      bytes.set(tail)
      bytes.set(piece, tail.length)
      const found = embeddedCaptions(bytes)
      for (const field of found.cea608Fields) fields.add(field)
      cea708 ||= found.cea708
      tail = bytes.slice(-longestMessageBytes)
    },
    finish: () => ({ cea608Fields: [...fields].toSorted((a, b) => a - b), cea708 }),
  }
}

/** 31 triples and what stands before them. */
const longestMessageBytes = 128

/**
 * Arguments for ffmpeg that decode the first channel of a field of CEA-608 (CC1 or CC3) as SubStation Alpha, with its places, italics and colours. The whole picture is
 * decoded for it. Times are as the file counts.
 *
 * @param film name of a link to it in the working folder: a path would have to be quoted twice
 */
export const closedCaptionsArguments = (ask: { film: string; field: 1 | 2; output: string }): string[] =>
  [
    ['-v', 'error', '-copyts', '-data_field', ask.field === 1 ? 'first' : 'second'],
    ['-f', 'lavfi', '-i', `movie=${ask.film}:format_opts='format_whitelist=${masterFormats}'[out0+subcc]`],
    ['-map', '0:s', '-c:s', 'ass', '-f', 'ass', '-y', `file:${ask.output}`],
  ].flat()

/** What they wrote. The last caption has no end where nothing clears it; decoders do so by themselves (47 CFR 79.101). */
export const parseClosedCaptions = (ass: string): ParsedCaptions => parseAss(ass, { clearedAfterMs: 16_000 })
