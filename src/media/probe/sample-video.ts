import type { ProbedVideo } from './master-probe.ts'

/** An ordinary film, for tests of what takes one. */
export const sampleVideo: ProbedVideo = {
  index: 0,
  codec: 'h264',
  width: 1920,
  height: 1080,
  rotation: 0,
  pixelAspect: { numerator: 1, denominator: 1 },
  shownWidth: 1920,
  shownHeight: 1080,
  averageRate: { numerator: 24, denominator: 1 },
  baseRate: { numerator: 24, denominator: 1 },
  looksVariable: false,
  bitDepth: 8,
  pixelFormat: 'yuv420p',
  primaries: undefined,
  transfer: undefined,
  matrix: undefined,
  fullRange: false,
  dynamicRange: 'sdr',
  interlaced: false,
  frames: 240,
  durationSeconds: 10,
}
