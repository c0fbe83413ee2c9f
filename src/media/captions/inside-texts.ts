import { masterInput } from '../ladder/picture-filters.ts'
import type { ProbedSubtitle } from '../probe/master-probe.ts'

/** Text tracks of MP4 files whose samples ffmpeg does not read: documents of TTML, and boxes of WebVTT. */
const sampleFormats: Readonly<Record<string, 'ttml' | 'webvtt'>> = { ttml: 'ttml', wvtt: 'webvtt' }

/** How the samples of a track are read by ourselves; undefined for what ffmpeg writes out. */
export const sampleFormatOf = ({ codec }: Pick<ProbedSubtitle, 'codec'>): 'ttml' | 'webvtt' | undefined => sampleFormats[codec]

/** The file into which ffmpeg writes a text track. */
export const insideTextName = ({ index }: Pick<ProbedSubtitle, 'index'>): string => `inside-${index}.txt`

/**
 * Arguments for ffmpeg that write text tracks out, each into a file of its own that `parseCaptions` reads, in one reading of the master: as they are where their kind can stand
 * alone, because turning one kind into another loses places; everything else as SubRip. Times count from the beginning of the film.
 */
export const insideTextsArguments = (path: string, tracks: readonly Pick<ProbedSubtitle, 'index' | 'codec'>[]): string[] =>
  [
    ['-v', 'error'],
    masterInput(path),
    ...tracks.map((track) => {
      const [codec, muxer] = kinds[track.codec] ?? ['subrip', 'srt']
      return ['-map', `0:${track.index}`, '-c:s', codec, '-f', muxer, '-y', `file:${insideTextName(track)}`]
    }),
  ].flat()

const kinds: Readonly<Record<string, readonly [codec: string, muxer: string]>> = {
  webvtt: ['copy', 'webvtt'],
  subrip: ['copy', 'srt'],
  ass: ['copy', 'ass'],
}
