import type { Rung } from '../../../media/ladder/fixed-ladder.ts'
import type { VideoSource } from '../../../media/ladder/picture-filters.ts'

/** An encoded rung as a film to read from: it is what we made it, so nobody has to probe it. */
export const rungSource = (path: string, rung: Rung): VideoSource => ({
  path,
  video: {
    index: 0,
    codec: rung.codec,
    width: rung.width,
    height: rung.height,
    rotation: 0,
    pixelAspect: { numerator: 1, denominator: 1 },
    shownWidth: rung.width,
    shownHeight: rung.height,
    averageRate: rung.frameRate,
    baseRate: rung.frameRate,
    looksVariable: false,
    bitDepth: 8,
    pixelFormat: 'yuv420p',
    primaries: 'bt709',
    transfer: 'bt709',
    matrix: 'bt709',
    fullRange: false,
    dynamicRange: 'sdr',
    interlaced: false,
    frames: undefined,
    durationSeconds: undefined,
  },
})
