import { formatDuration } from '../../kit/text.ts'
import type { ProbedSubtitle } from '../probe/master-probe.ts'
import { finding } from './finding.ts'
import type { Finding } from './finding.ts'

/** What reading the lines of one subtitle file or track gave. */
export interface TextCheck {
  /** Of the file, without its folder; `track 4` for one inside the master. */
  readonly name: string
  /** Stream in the file, for one inside the master. */
  readonly track?: number
  readonly cues: number
  /** When the last line goes, in seconds; 0 without lines. */
  readonly endSeconds: number
  /** All places that could not be read as they should. */
  readonly problemCount: number
  /** The first of them. */
  readonly problems: readonly { readonly line?: number; readonly words: string }[]
  /** Why nothing at all can be read, where that is known. */
  readonly refusal?: string
}

export const findInTexts = (texts: readonly TextCheck[], subtitles: readonly ProbedSubtitle[], durationSeconds: number): Finding[] => [
  ...subtitles.filter(({ kind }) => kind === 'bitmap').map(({ codec, index }) => finding('bitmap-subtitles', { codec }, { track: index })),
  ...texts.flatMap((text): Finding[] => {
    const place = text.track === undefined ? {} : { track: text.track }
    if (text.cues === 0) return [finding('subtitle-empty', { name: text.name, why: text.refusal ? `: ${text.refusal}` : '' }, place)]
    const [first] = text.problems
    return [
      ...(text.problemCount > 0
        ? [
            finding(
              'subtitle-problems',
              {
                count: text.problemCount,
                name: text.name,
                first: first ? `${first.line === undefined ? '' : `in line ${first.line}: `}${first.words}` : 'not named.',
              },
              place,
            ),
          ]
        : []),
      ...(text.endSeconds > durationSeconds + outlastsSeconds
        ? [
            finding(
              'subtitle-outlasts',
              { name: text.name, end: formatDuration(text.endSeconds * 1000), length: formatDuration(durationSeconds * 1000) },
              { ...place, fromSeconds: durationSeconds, toSeconds: text.endSeconds },
            ),
          ]
        : []),
    ]
  }),
]

/** A last line may be shown a little longer than the picture. */
const outlastsSeconds = 5
