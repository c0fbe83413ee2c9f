import type { ImageTrack } from '../cmaf/build-facts.ts'
import { masterInput, pictureFilters } from './picture-filters.ts'
import type { VideoSource } from './picture-filters.ts'

/** One picture to be cut from the film. */
export interface ArtworkCut {
  readonly kind: 'card' | 'hero' | 'poster'
  readonly width: number
  readonly height: number
  /** `card-640.webp` */
  readonly path: string
}

export type PictureFormat = 'webp' | 'jpg'

const artworkWidths = { card: [320, 640], hero: [640, 1280, 1920], poster: [320, 640] } as const
const artworkAspects = { card: 9 / 16, hero: 9 / 16, poster: 3 / 2 } as const

/** Every picture of a title that its film is large enough for, small to large; at least the smallest of each kind. */
export const artworkCuts = (shownWidth: number, shownHeight: number, format: PictureFormat): ArtworkCut[] =>
  (['card', 'hero', 'poster'] as const).flatMap((kind) => {
    const aspect = artworkAspects[kind]
    // What remains of the film when it is cropped to the shape.
    const available = Math.min(shownWidth, shownHeight / aspect)
    return artworkWidths[kind]
      .filter((width, index) => index === 0 || width <= available * 1.05)
      .map((width) => ({ kind, width, height: Math.round((width * aspect) / 2) * 2, path: `${kind}-${width}.${format}` }))
  })

/** Arguments for ffmpeg that cut all these pictures from the frame at one time. */
export const artworkArguments = (source: VideoSource, atSeconds: number, cuts: readonly ArtworkCut[]): string[] => {
  const { shownWidth, shownHeight } = source.video
  const branches = cuts.map((_, index) => `[in${index}]`).join('')
  const graph = [
    `[0:${source.video.index}]${pictureFilters(source, even(shownWidth), even(shownHeight)).join(',')},split=${cuts.length}${branches}`,
    ...cuts.map(
      ({ width, height }, index) =>
        `[in${index}]scale=${width}:${height}:force_original_aspect_ratio=increase:flags=lanczos,crop=${width}:${height},format=yuv420p[out${index}]`,
    ),
  ].join(';')
  return [
    ['-ss', atSeconds.toFixed(3), ...masterInput(source.path)],
    ['-filter_complex', graph],
    cuts.flatMap(({ path }, index) => ['-map', `[out${index}]`, ...pictureEncoding(path), '-y', `file:${path}`]),
  ].flat()
}

const pictureEncoding = (path: string): string[] => [
  '-frames:v',
  '1',
  '-update',
  '1',
  ...(path.endsWith('.webp') ? ['-c:v', 'libwebp', '-quality', '80', '-preset', 'picture'] : ['-c:v', 'mjpeg', '-q:v', '3']),
]

const even = (side: number): number => Math.max(2, Math.round(side / 2) * 2)

/** How trick-play pictures of a film are laid out. */
export type TrickPlay = Omit<ImageTrack, 'averageBps'>

const sheetSide = 5
const tileLongSide = 160

/** A picture every 2 s in a short film, so that scrubbing feels fine, and fewer in long ones, so that sheets stay few. */
export const trickPlayOf = (ask: {
  shownWidth: number
  shownHeight: number
  durationSeconds: number
  format: PictureFormat
}): TrickPlay => {
  const intervalSeconds = ask.durationSeconds <= 10 * 60 ? 2 : ask.durationSeconds <= 60 * 60 ? 5 : 10
  const scale = tileLongSide / Math.max(ask.shownWidth, ask.shownHeight)
  const tiles = Math.max(1, Math.ceil(ask.durationSeconds / intervalSeconds))
  return {
    id: 'trick',
    template: `images/trick/$Number%05d$.${ask.format}`,
    sheets: Math.ceil(tiles / sheetSide ** 2),
    columns: sheetSide,
    rows: sheetSide,
    tileWidth: even(ask.shownWidth * scale),
    tileHeight: even(ask.shownHeight * scale),
    intervalSeconds,
  }
}

/**
 * Arguments for ffmpeg that draw all sheets into `images/trick/` below the working folder (which must be there): tile n shows the film at n intervals.
 * With `keyFramesOnly` it shows the last key frame before, which costs a hundredth of the time.
 */
export const trickPlayArguments = (source: VideoSource, trickPlay: TrickPlay, keyFramesOnly: boolean): string[] => {
  const { tileWidth, tileHeight, columns, rows, intervalSeconds, sheets, template } = trickPlay
  return [
    keyFramesOnly ? ['-skip_frame', 'nokey'] : [],
    masterInput(source.path),
    ['-map', `0:${source.video.index}`],
    // Rounding up puts into slot n the last frame at or before n intervals; the last frame fills what the film is short of, and -frames:v ends it.
    [
      '-vf',
      [
        `tpad=stop=-1:stop_mode=clone`,
        `fps=1/${intervalSeconds}:round=up:start_time=0`,
        ...pictureFilters(source, tileWidth, tileHeight),
        `tile=${columns}x${rows}`,
      ].join(','),
    ],
    ['-frames:v', String(sheets), ...(template.endsWith('.webp') ? ['-c:v', 'libwebp', '-quality', '60'] : ['-c:v', 'mjpeg', '-q:v', '6'])],
    ['-f', 'image2', '-start_number', '1', '-y', template.replace(/\$Number(%0\d+d)\$/, '$1')],
  ].flat()
}

/** How many frames are looked at when one is chosen for artwork, and in what size. */
const sampleWidth = 32
const sampleHeight = 18
const sampleShares = [0.12, 0.22, 0.32, 0.42, 0.52, 0.62, 0.72]

/** Times in the film at which there may be a good picture: not in the titles, not in the end. */
export const sampleTimes = (durationSeconds: number): number[] => sampleShares.map((share) => durationSeconds * share)

/** Bytes that `sampleArguments` makes ffmpeg write to standard output: small RGB pictures, one after another. */
export const sampleBytes = (count: number): number => count * sampleWidth * sampleHeight * 3

export const sampleArguments = (source: VideoSource, timesSeconds: readonly number[]): string[] => {
  const filters = [
    ...pictureFilters(source, 2 * sampleWidth, 2 * sampleHeight),
    `scale=${sampleWidth}:${sampleHeight}:flags=area`,
    'format=rgb24',
  ]
  const chains = timesSeconds.map((_, index) => `[${index}:${source.video.index}]${filters.join(',')},trim=end_frame=1,setpts=0[s${index}]`)
  const all = `${timesSeconds.map((_, index) => `[s${index}]`).join('')}concat=n=${timesSeconds.length}:v=1:a=0[out]`
  return [
    timesSeconds.flatMap((time) => ['-ss', time.toFixed(3), ...masterInput(source.path)]),
    [
      '-filter_complex',
      [...chains, all].join(';'),
      '-map',
      '[out]',
      '-fps_mode',
      'passthrough',
      '-c:v',
      'rawvideo',
      '-f',
      'rawvideo',
      'pipe:1',
    ],
  ].flat()
}
