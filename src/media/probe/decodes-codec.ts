/** Whether a set of ffmpeg's decoders can read a codec: most are called like the codec, some come only from a library. */
export const decodesCodec = (decoders: ReadonlySet<string>, codec: string): boolean =>
  decoders.has(codec) || (decodersOf.get(codec) ?? []).some((decoder) => decoders.has(decoder))

const decodersOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['av1', ['libdav1d', 'libaom-av1']],
  ['vp8', ['libvpx']],
  ['vp9', ['libvpx-vp9']],
  ['vvc', ['libvvdec']],
  ['opus', ['libopus']],
  ['jpeg2000', ['libopenjpeg']],
])
