/** The media type of a file of a build, by the ending of its name. */
export const mediaTypeOf = (path: string): string =>
  mediaTypes.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase()) ?? 'application/octet-stream'

const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['mp4', 'video/mp4'],
  ['m4s', 'video/iso.segment'],
  ['vtt', 'text/vtt'],
  ['ttml', 'application/ttml+xml'],
  ['jpg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
  ['mpd', 'application/dash+xml'],
  ['m3u8', 'application/vnd.apple.mpegurl'],
  ['json', 'application/json'],
])
