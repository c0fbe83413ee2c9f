import type { ProbedVideo } from '../probe/master-probe.ts'
import { masterFormats } from '../probe/parse-probe.ts'

/** A film to read from. */
export interface VideoSource {
  readonly path: string
  readonly video: ProbedVideo
  /** What is done to timestamps before the rate is made constant, see `alignFilters`. */
  readonly before?: readonly string[]
}

/** How ffmpeg opens a master: as a file whatever its name looks like, and never as a list of other files. */
export const masterInput = (path: string): string[] => ['-format_whitelist', masterFormats, '-i', `file:${path}`]

/**
 * From the decoded picture to upright, progressive BT.709 in 8 bits and square pixels, `width` x `height`. ffmpeg itself has turned it upright before
 * (autorotate). Frames stay as many as they were.
 */
export const pictureFilters = (video: ProbedVideo, width: number, height: number): string[] => [
  ...wholePictures(video),
  ...sizedPictures(video, width, height),
]

/** What is done once, before the picture is brought to any size. */
export const wholePictures = (video: ProbedVideo): string[] => (video.interlaced ? ['bwdif=mode=send_frame'] : [])

/** What is done for each size apart. */
export const sizedPictures = (video: ProbedVideo, width: number, height: number, bitDepth: 8 | 10 = 8): string[] => [
  ...(video.dynamicRange === 'sdr' ? standardRange(video, width, height) : toneMapped(video, width, height)),
  'setsar=1',
  bitDepth === 10 ? 'format=yuv420p10le' : 'format=yuv420p',
  'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709',
]

const standardRange = (video: ProbedVideo, width: number, height: number): string[] => [
  `scale=${width}:${height}:flags=lanczos+accurate_rnd:in_color_matrix=${matrixOf(video)}:out_color_matrix=bt709:in_range=${video.fullRange ? 'pc' : 'tv'}:out_range=tv`,
]

/** What is not said is BT.709 from 720 lines up and BT.601 below, as receivers assume. */
const matrixOf = ({ matrix, height }: ProbedVideo): string => {
  switch (matrix) {
    case 'bt709':
      return 'bt709'
    case 'bt2020nc':
    case 'bt2020c':
      return 'bt2020'
    case 'smpte240m':
      return 'smpte240m'
    case 'fcc':
      return 'fcc'
    case 'bt470bg':
    case 'smpte170m':
      return 'bt601'
    default:
      return height >= 720 ? 'bt709' : 'bt601'
  }
}

/** PQ or HLG in BT.2020 to linear light, into the gamut of BT.709, and down to what a standard display can show. Scaled first, because the rest costs by the pixel. */
const toneMapped = (video: ProbedVideo, width: number, height: number): string[] => {
  const range = video.fullRange ? 'pc' : 'tv'
  return [
    `zscale=w=${width}:h=${height}:filter=lanczos:tin=${video.transfer}:min=bt2020nc:pin=bt2020:rin=${range}:t=linear:npl=100`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
  ]
}
