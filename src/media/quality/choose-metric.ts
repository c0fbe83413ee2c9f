import type { DynamicRange } from '../codecs/colorimetry.ts'
import type { QualityMetric } from './frame-scores.ts'

export type MetricChoice =
  | { readonly metric: QualityMetric; readonly words: string }
  | { readonly metric: undefined; readonly words: string }

/**
 * How quality can be measured with the filters that an ffmpeg has, best first, in words for a person. VMAF was trained on pictures of standard dynamic range, and says
 * nothing true of others.
 */
export const chooseMetric = (filters: ReadonlySet<string>, dynamicRange: DynamicRange = 'sdr'): MetricChoice => {
  if (dynamicRange !== 'sdr') return chooseForHighRange(filters)
  if (filters.has('libvmaf')) return { metric: 'vmaf', words: 'Quality is VMAF, from 0 to 100.' }
  if (filters.has('xpsnr'))
    return {
      metric: 'xpsnr',
      words: 'Quality is XPSNR in decibels, since this ffmpeg has no libvmaf. Its figures do not compare with VMAF.',
    }
  if (filters.has('ssim'))
    return {
      metric: 'ssim',
      words: 'Quality is SSIM in decibels, since this ffmpeg has neither libvmaf nor xpsnr. Its figures do not compare with VMAF.',
    }
  return { metric: undefined, words: 'Quality cannot be measured: this ffmpeg has none of libvmaf, xpsnr and ssim.' }
}

const chooseForHighRange = (filters: ReadonlySet<string>): MetricChoice => {
  const metric = (['xpsnr', 'ssim'] as const).find((filter) => filters.has(filter))
  return metric
    ? {
        metric,
        words: `Quality of HDR is ${metric.toUpperCase()} in decibels, in 10 bits. Its figures do not compare with VMAF, which is for standard range alone.`,
      }
    : { metric: undefined, words: 'Quality of HDR cannot be measured: this ffmpeg has neither xpsnr nor ssim.' }
}
