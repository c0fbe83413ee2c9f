import { videoTimescale } from './gop.ts'
import type { FrameRate } from '../probe/master-probe.ts'

/**
 * The list that ffmpeg's `concat` reads: files in order, each with its length. Names are ours and hold no quotes.
 *
 * ffmpeg adds lengths up in whole microseconds. Each is therefore what lies between two rounded times of the whole film: rounded by themselves, some hundred parts
 * would move the end of a film by a tick.
 */
export const joinList = (parts: readonly { readonly path: string; readonly frames: number }[], rate: FrameRate): string => {
  let [begins, frames] = [0, 0]
  return [
    'ffconcat version 1.0',
    ...parts.flatMap((part) => {
      frames += part.frames
      const ends = Math.round((frames * rate.denominator * 1e6) / rate.numerator)
      const micros = ends - begins
      begins = ends
      // Without it the next part would begin where the last packet of this one is decoded, not where it has been shown.
      return [`file '${part.path}'`, `duration ${(micros / 1e6).toFixed(6)}`]
    }),
    '',
  ].join('\n')
}

/** Arguments for ffmpeg that join encoded parts of one rung into one MP4, untouched. */
export const joinArguments = (ask: { listPath: string; output: string; rate: FrameRate }): string[] =>
  [
    ['-f', 'concat', '-safe', '0', '-i', `file:${ask.listPath}`],
    ['-map', '0:v:0', '-c', 'copy', '-map_metadata', '-1'],
    ['-video_track_timescale', String(videoTimescale(ask.rate)), '-f', 'mp4', '-y', `file:${ask.output}`],
  ].flat()
