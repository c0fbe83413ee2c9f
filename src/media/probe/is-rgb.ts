import type { ProbedVideo } from './master-probe.ts'

/** Whether the picture is stored as red, green and blue, and so in full range. */
export const isRgb = ({ pixelFormat }: Pick<ProbedVideo, 'pixelFormat'>): boolean => /^(gbr|rgb|bgr|argb|abgr)/.test(pixelFormat)
