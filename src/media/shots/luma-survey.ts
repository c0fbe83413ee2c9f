import { Failure } from '../../kit/failure.ts'
import { lumaPixels } from './luma-facts.ts'
import type { LumaFacts } from './luma-facts.ts'
import { measureFrames } from './measure-frames.ts'

export interface LumaSurvey {
  /** Takes the next bytes of the stream, cut anywhere. Failure `TOO_MANY_FRAMES`. */
  readonly push: (piece: Uint8Array) => void
  /** The facts of the whole film; the survey takes nothing after that. Failure `TORN_FRAME` when the stream ended inside a frame. */
  readonly finish: () => LumaFacts
}

/**
 * Reads a film as a stream of small luma pictures, 2304 bytes a frame at a constant rate, as ffmpeg writes them for
 * `scale=64:36:flags=area,format=gray` and `-f rawvideo`. Its gray is full range, whatever the range of the film is.
 * Failure `BAD_FRAME_RATE`.
 */
export const surveyLuma = (framesPerSecond: number): LumaSurvey => {
  if (!(framesPerSecond >= slowest && framesPerSecond <= fastest))
    throw new Failure('BAD_FRAME_RATE', `a film is surveyed at ${slowest} to ${fastest} frames a second`, { framesPerSecond })
  const measure = measureFrames(framesPerSecond)
  const partial = new Uint8Array(lumaPixels)
  let filled = 0
  return {
    push(piece) {
      let at = 0
      if (filled > 0) {
        at = Math.min(piece.length, lumaPixels - filled)
        partial.set(piece.subarray(0, at), filled)
        filled += at
        if (filled < lumaPixels) return
        measure.add(partial, 0)
      }
      for (; at + lumaPixels <= piece.length; at += lumaPixels) measure.add(piece, at)
      partial.set(piece.subarray(at))
      filled = piece.length - at
    },
    finish() {
      const facts = measure.finish()
      if (filled === 0) return facts
      throw new Failure('TORN_FRAME', 'the luma pictures of the film ended inside a frame', { frames: facts.frames, bytesOver: filled })
    },
  }
}

/** Frames a second. */
const slowest = 1
const fastest = 120
