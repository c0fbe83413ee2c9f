import type { QualityMetric } from './frame-scores.ts'

export type MetricChoice =
  | { readonly metric: QualityMetric; readonly words: string }
  | { readonly metric: undefined; readonly words: string }

/** How quality can be measured with the filters that an ffmpeg has, best first, in words for a person. */
export const chooseMetric = (filters: ReadonlySet<string>): MetricChoice => {
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
