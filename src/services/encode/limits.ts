import type { RunLimits } from '../../engines/transcoder/port.ts'
import { valueOf } from '../../media/ladder/frame-rate.ts'
import type { ChunkPlan } from '../../media/ladder/plan-chunk.ts'

const mebibyte = 2 ** 20
const minuteMs = 60_000

/**
 * What a child may use, from what is known about the film. Generous for every honest film and finite for all others: these limits are there so
 * that a hostile or broken one cannot hold the machine, not to keep anybody to a schedule.
 */

/** For reading headers or timestamps of a file of this size; nothing is decoded. */
export const readingLimits = (sizeBytes: number): RunLimits => ({
  timeoutMs: 2 * minuteMs + sizeBytes / 20_000,
  memoryBytes: 1024 * mebibyte,
  outputBytes: mebibyte,
})

/** For encoding or decoding so many seconds of pictures of this size. */
export const pictureLimits = (ask: {
  seconds: number
  width: number
  height: number
  frameRate: number
  outputBytes: number
}): RunLimits => {
  const pixels = ask.width * ask.height
  return {
    // A tenth of a megapixel a second is slower than the slowest encoder on the slowest machine that is worth using.
    timeoutMs: 5 * minuteMs + ((ask.seconds * ask.frameRate * pixels) / 100_000) * 1000,
    // Encoders keep some hundred pictures around, at one and a half bytes a pixel and more.
    memoryBytes: 1024 * mebibyte + pixels * 1000,
    outputBytes: 16 * mebibyte + ask.outputBytes,
  }
}

/** For encoding a unit of a film in all its rungs, or comparing them with it: the film is read from where the preroll says. */
export const unitLimits = ({ source, range, rate, outputs, preroll, grainPairs = [] }: ChunkPlan): RunLimits => {
  const perSecond = valueOf(rate)
  const seconds = range.frames / perSecond
  const beforeSeconds = preroll === 'start' ? range.firstFrame / perSecond : preroll + 30
  const pixels = ({ width, height }: { width: number; height: number }) => width * height
  return pictureLimits({
    seconds: seconds * (1 + outputs.length) + beforeSeconds,
    width: Math.max(
      pixels(source.video),
      outputs.reduce((sum, { rung }) => sum + pixels(rung), 0),
    ),
    height: 1,
    frameRate: perSecond,
    // A short unit may be far above the cap: the encoder's buffer begins full.
    outputBytes:
      64 * range.frames +
      outputs.reduce(
        (sum, { rung }) => sum + ((rung.maxrateBps / 8) * seconds + rung.bufferBits / 8) * 2 + grainPairs.length * bytesOfPair(rung),
        0,
      ),
  })
}

/** Two raw pictures, in ten bits. */
const bytesOfPair = ({ width, height }: { width: number; height: number }): number => width * height * 6

export const soundLimits = (seconds: number, averageBps: number): RunLimits => ({
  timeoutMs: 5 * minuteMs + seconds * 1000,
  memoryBytes: 1024 * mebibyte,
  outputBytes: 16 * mebibyte + (seconds * averageBps * 2) / 8,
})

export const packagingLimits = (inputBytes: number): RunLimits => ({
  timeoutMs: 5 * minuteMs + inputBytes / 5000,
  memoryBytes: 2048 * mebibyte,
  outputBytes: 16 * mebibyte + inputBytes * 1.2,
})
