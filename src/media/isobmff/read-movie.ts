import { boxesIn, childrenOf, Fields, findBox, malformed, requireBox, type Box } from './boxes.ts'

/** The only video track of a progressive MP4, as its `moov` box describes it (ISO/IEC 14496-12, 8.6). */
export interface MovieTrack {
  /** Ticks a second. */
  readonly timescale: number
  readonly samples: number
  /** When each frame is shown, in ticks after the first that is shown, in the order of showing. */
  readonly shownTicks: Float64Array
  /** Places, in the order of showing, of frames at which decoding may begin. */
  readonly syncFrames: readonly number[]
  /** What a decoder needs before the first frame: the content of `avcC`, `hvcC`, `vpcC` or `av1C`. */
  readonly configuration: Uint8Array
  readonly bytes: number
  /** Of those, what the sync frames take. */
  readonly syncBytes: number
}

/** More frames than a day at 60 a second has; a table that claims more is refused before it is read. */
const mostSamples = 24 * 3600 * 60
const configurations = ['avcC', 'hvcC', 'vpcC', 'av1C']
/** Fields of a sample entry before its own boxes (ISO/IEC 14496-12, 12.1.3). */
const visualEntryBytes = 78

/** Reads a `moov` box, header and all. Failure `MALFORMED_MEDIA` when it is none, or does not hold exactly one track of pictures. */
export const readMovie = (moov: Uint8Array): MovieTrack => {
  const traks = childrenOf(requireBox(boxesIn(moov), 'moov')).filter((box) => box.type === 'trak')
  if (traks.length !== 1) throw malformed(`there are ${traks.length} tracks where one is expected`)
  const mdia = childrenOf(requireBox(childrenOf(traks[0]!), 'mdia'))
  const stbl = childrenOf(requireBox(childrenOf(requireBox(mdia, 'minf')), 'stbl'))
  const timescale = timescaleOf(requireBox(mdia, 'mdhd'))
  const sizes = sizesOf(requireBox(stbl, 'stsz'))
  const decoded = decodeTicksOf(requireBox(stbl, 'stts'), sizes.count)
  const shown = withOffsets(decoded, findBox(stbl, 'ctts'))
  const order = Array.from(shown.keys()).toSorted((a, b) => shown[a]! - shown[b]!)
  const first = order.length > 0 ? shown[order[0]!]! : 0
  const place = new Uint32Array(order.length)
  order.forEach((sample, index) => (place[sample] = index))
  const sync = syncSamples(findBox(stbl, 'stss'), sizes.count)
  return {
    timescale,
    samples: sizes.count,
    shownTicks: Float64Array.from(order, (sample) => shown[sample]! - first),
    syncFrames: sync.map((sample) => place[sample]!).toSorted((a, b) => a - b),
    configuration: configurationIn(requireBox(stbl, 'stsd')),
    bytes: sizes.sum(),
    syncBytes: sync.reduce((sum, sample) => sum + sizes.of(sample), 0),
  }
}

const timescaleOf = (mdhd: Box): number => {
  const fields = new Fields(mdhd)
  const { version } = fields.versionAndFlags()
  fields.skip(version === 1 ? 16 : 8)
  const timescale = fields.u32()
  if (timescale === 0) throw malformed('the timescale is 0')
  return timescale
}

interface SampleSizes {
  readonly count: number
  readonly of: (sample: number) => number
  readonly sum: () => number
}

const sizesOf = (stsz: Box): SampleSizes => {
  const fields = new Fields(stsz)
  fields.versionAndFlags()
  const each = fields.u32()
  const count = fields.u32()
  if (count > mostSamples) throw malformed(`stsz claims ${count} samples`)
  if (each > 0) return { count, of: () => each, sum: () => each * count }
  const sizes = new Float64Array(count)
  for (let sample = 0; sample < count; sample += 1) sizes[sample] = fields.u32()
  return { count, of: (sample) => sizes[sample]!, sum: () => sizes.reduce((sum, size) => sum + size, 0) }
}

const decodeTicksOf = (stts: Box, samples: number): Float64Array => {
  const ticks = new Float64Array(samples)
  let at = 0
  let sample = 0
  forEachRun(stts, samples, (duration, count) => {
    for (const end = sample + count; sample < end; sample += 1) {
      ticks[sample] = at
      at += duration
    }
  })
  if (sample !== samples) throw malformed(`stts has ${sample} samples and stsz ${samples}`)
  return ticks
}

const withOffsets = (decoded: Float64Array, ctts: Box | undefined): Float64Array => {
  if (!ctts) return decoded
  const shown = decoded.slice()
  let sample = 0
  // Version 1 offsets are signed; those of version 0 are too small for the difference to matter.
  forEachRun(ctts, decoded.length, (offset, count) => {
    for (const end = sample + count; sample < end; sample += 1) shown[sample] = shown[sample]! + (offset | 0)
  })
  return shown
}

/** Calls with the value and the count of every entry of a table of runs; more samples than there are is refused. */
const forEachRun = (box: Box, samples: number, take: (value: number, count: number) => void): void => {
  const fields = new Fields(box)
  fields.versionAndFlags()
  const entries = fields.u32()
  let left = samples
  for (let entry = 0; entry < entries; entry += 1) {
    const count = fields.u32()
    const value = fields.u32()
    left -= count
    if (left < 0) throw malformed(`${box.type} has more samples than stsz`)
    take(value, count)
  }
}

/** Without the table every sample is one (8.6.2). */
const syncSamples = (stss: Box | undefined, samples: number): number[] => {
  if (!stss) return Array.from({ length: samples }, (_, sample) => sample)
  const fields = new Fields(stss)
  fields.versionAndFlags()
  const count = fields.u32()
  if (count > samples) throw malformed(`stss has ${count} samples and stsz ${samples}`)
  return Array.from({ length: count }, () => {
    const number = fields.u32()
    if (number < 1 || number > samples) throw malformed(`stss names sample ${number} of ${samples}`)
    return number - 1
  })
}

const configurationIn = (stsd: Box): Uint8Array => {
  const [entry] = childrenOf(stsd, 8)
  if (!entry) throw malformed('stsd is empty')
  const box = childrenOf(entry, visualEntryBytes).find((child) => configurations.includes(child.type))
  if (!box) throw malformed(`${entry.type} has no decoder configuration`)
  return box.bytes.slice(box.start, box.end)
}
