import type { VideoCodec } from '../cmaf/build-facts.ts'
import type { Recipe, Rung } from './fixed-ladder.ts'
import { videoTimescale } from './gop.ts'
import { masterInput, pictureFilters } from './picture-filters.ts'
import type { VideoSource } from './picture-filters.ts'

/**
 * Arguments for ffmpeg that encode one rung of a film into `output`, an MP4: evenly spaced frames at the rung's exact rate, closed groups of pictures of the same length
 * from the first frame on, the same in every codec, so that all rungs can be cut at the same times.
 */
export const videoArguments = (ask: {
  source: VideoSource
  rung: Rung
  recipe: Recipe
  output: string
  /** Threads for the encoder; undefined lets it take all processors. */
  threads?: number | undefined
}): string[] => {
  const { source, rung, recipe, output, threads } = ask
  const rate = `${rung.frameRate.numerator}/${rung.frameRate.denominator}`
  return [
    masterInput(source.path),
    ['-map', `0:${source.video.index}`, '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    // The filter repeats and leaves out frames where a source is uneven, before anything is spent on them; -r tells the encoder the rate.
    ['-vf', [`fps=${rate}:start_time=0`, ...pictureFilters(source.video, rung.width, rung.height)].join(',')],
    ['-fps_mode', 'cfr', '-r', rate],
    encoders[rung.codec](rung, recipe, threads),
    ['-video_track_timescale', String(videoTimescale(rung.frameRate)), '-f', 'mp4', '-y', `file:${output}`],
  ].flat()
}

/** Which of ffmpeg's encoders each codec needs. */
export const videoEncoders: Readonly<Record<VideoCodec, string>> = { h264: 'libx264', hevc: 'libx265', vp9: 'libvpx-vp9', av1: 'libsvtav1' }

type EncoderArguments = (rung: Rung, recipe: Recipe, threads: number | undefined) => string[]

const encoders: Readonly<Record<VideoCodec, EncoderArguments>> = {
  h264: (rung, recipe, threads) =>
    [
      ['-c:v', videoEncoders.h264, '-preset', recipe === 'economy' ? 'veryfast' : 'medium', '-profile:v', 'high'],
      ['-crf', String(rung.crf), '-maxrate', String(rung.maxrateBps), '-bufsize', String(rung.bufferBits)],
      ['-g', String(rung.gopFrames), '-keyint_min', String(rung.gopFrames), '-sc_threshold', '0'],
      threads === undefined ? [] : ['-threads', String(threads)],
    ].flat(),
  hevc: (rung, recipe, threads) =>
    [
      ['-c:v', videoEncoders.hevc, '-tag:v', 'hvc1', '-preset', recipe === 'economy' ? 'superfast' : 'medium'],
      ['-crf', String(rung.crf), '-maxrate', String(rung.maxrateBps), '-bufsize', String(rung.bufferBits)],
      [
        '-x265-params',
        `keyint=${rung.gopFrames}:min-keyint=${rung.gopFrames}:scenecut=0:open-gop=0:log-level=error${threads === undefined ? '' : `:pools=${threads}`}`,
      ],
    ].flat(),
  vp9: (rung, recipe, threads) =>
    [
      ['-c:v', videoEncoders.vp9, '-deadline', 'good', '-cpu-used', recipe === 'economy' ? '6' : '3', '-row-mt', '1'],
      ['-crf', String(rung.crf), '-b:v', String(rung.maxrateBps)],
      ['-g', String(rung.gopFrames), '-keyint_min', String(rung.gopFrames)],
      threads === undefined ? [] : ['-threads', String(threads)],
    ].flat(),
  av1: (rung, recipe, threads) =>
    [
      ['-c:v', videoEncoders.av1, '-preset', recipe === 'economy' ? '11' : '8'],
      ['-crf', String(rung.crf), '-maxrate', String(rung.maxrateBps), '-g', String(rung.gopFrames)],
      // irefresh-type 2 closes the groups; scd off keeps them equally long.
      ['-svtav1-params', `scd=0:irefresh-type=2${threads === undefined ? '' : `:lp=${threads}`}`],
    ].flat(),
}
