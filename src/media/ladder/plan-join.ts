import { videoTimescale } from './gop.ts'
import type { FrameRate } from '../probe/master-probe.ts'

/** The list that ffmpeg's `concat` reads: files in order, each with its exact length. Names are ours and hold no quotes. */
export const joinList = (parts: readonly { readonly path: string; readonly frames: number }[], rate: FrameRate): string =>
  [
    'ffconcat version 1.0',
    ...parts.flatMap(({ path, frames }) => [
      `file '${path}'`,
      // Without it the next part would begin where the last packet of this one is decoded, not where it has been shown.
      `duration ${((frames * rate.denominator) / rate.numerator).toFixed(9)}`,
    ]),
    '',
  ].join('\n')

/** Arguments for ffmpeg that join encoded parts of one rung into one MP4, untouched. */
export const joinArguments = (ask: { listPath: string; output: string; rate: FrameRate }): string[] =>
  [
    ['-f', 'concat', '-safe', '0', '-i', `file:${ask.listPath}`],
    ['-map', '0:v:0', '-c', 'copy', '-map_metadata', '-1'],
    ['-video_track_timescale', String(videoTimescale(ask.rate)), '-f', 'mp4', '-y', `file:${ask.output}`],
  ].flat()
