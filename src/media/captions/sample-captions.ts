import { fromUtf8 } from '../../kit/bytes.ts'
import { isFailure } from '../../kit/failure.ts'
import { boxesIn, childrenOf } from '../isobmff/boxes.ts'
import { formatCueTime } from './cue-time.ts'
import type { ParsedCaptions } from './cue.ts'
import { decodeText } from './decode-text.ts'
import { joinCaptions } from './join-captions.ts'
import { parseCaptions } from './parse-captions.ts'

/** One sample of a text track in an MP4 file, from the beginning of the film. */
export interface CaptionSample {
  readonly fromMs: number
  readonly untilMs: number
  readonly bytes: Uint8Array
}

/**
 * The captions of a text track in an MP4 file (ISO/IEC 14496-30). A sample of TTML (`stpp`) is a document of its own with the times of the whole film; one of WebVTT (`wvtt`)
 * holds boxes of what is shown while it lasts. Cues that samples cut become one again. Samples that cannot be read are told of.
 *
 * @param documentsBeginMs when the clock of TTML documents starts, from the beginning of the film
 */
export const captionsInSamples = (
  format: 'ttml' | 'webvtt',
  samples: readonly CaptionSample[],
  { filmMs, documentsBeginMs = 0 }: { readonly filmMs: number; readonly documentsBeginMs?: number },
): ParsedCaptions =>
  joinCaptions(
    format === 'ttml'
      ? samples.map(({ bytes }) => ({ captions: parseCaptions(decodeText(bytes).text, { filmMs }), offsetMs: documentsBeginMs }))
      : [{ captions: parseCaptions(asWebVtt(samples)) }],
  )

/** Comments between cues (`vtta`) go, and so do empty samples (`vtte`). */
const asWebVtt = (samples: readonly CaptionSample[]): string =>
  samples.reduce(
    (text, { fromMs, untilMs, bytes }) => text + cuesIn(bytes, `${formatCueTime(fromMs)} --> ${formatCueTime(untilMs)}`),
    'WEBVTT\n',
  )

const cuesIn = (sample: Uint8Array, timing: string): string => {
  try {
    return boxesIn(sample)
      .filter(({ type }) => type === 'vttc')
      .map((cue) => {
        const parts = new Map(childrenOf(cue).map(({ type, start, end }) => [type, fromUtf8(sample.subarray(start, end))]))
        const inOneLine = (name: string) => (parts.get(name) ?? '').replaceAll(/[\r\n]+|-->/g, ' ')
        // A blank line would end the cue.
        const words = (parts.get('payl') ?? '').replaceAll(/(\r\n|\n|\r)[\r\n]*/g, '\n')
        return `\n${inOneLine('iden')}\n${timing} ${inOneLine('sttg')}\n${words}\n`
      })
      .join('')
  } catch (trouble) {
    if (!isFailure(trouble, 'MALFORMED_MEDIA')) throw trouble
    // Told of by its parser, as a cue that says nothing.
    return `\n${timing}\n`
  }
}
