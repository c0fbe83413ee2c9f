import { boxesIn, childrenOf, Fields, malformed, requireBox } from './boxes.ts'
import type { Box } from './boxes.ts'
import type { InitSegment, SampleDefaults } from './read-init.ts'

/** The numbers of one media segment. */
export interface SegmentSummary {
  /** Decoding time of the first sample in ticks (`tfdt`). */
  readonly decodeTicks: number
  readonly durationTicks: number
  /** When the earliest sample is shown and the latest has been, on the same clock, before any edit list. */
  readonly shownFromTicks: number
  readonly shownUntilTicks: number
  readonly samples: number
  /** Bytes of the samples alone. */
  readonly sampleBytes: number
  /** Bytes of the whole segment. */
  readonly bytes: number
  readonly startsWithSync: boolean
  /**
   * The shortest part of the segment that shows its first picture: from its `moof` to the end of that sample. Missing when the picture
   * does not stand alone, or when the boxes do not say where its bytes lie.
   */
  readonly keyFrame?: ByteRange
}

/** Bytes of a file. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/** Reads a CMAF media segment (ISO/IEC 23000-19, 7.3.2): one or more `moof` of the track. Failure `MALFORMED_MEDIA`. */
export const readSegment = (bytes: Uint8Array, init: Pick<InitSegment, 'trackId' | 'defaults'>): SegmentSummary => {
  const fragments = boxesIn(bytes)
    .filter((box) => box.type === 'moof')
    .map((moof) => readFragment(moof, init))
  const first = fragments[0]
  if (!first) throw malformed('the segment has no moof box')
  return {
    decodeTicks: first.decodeTicks,
    durationTicks: sum(fragments.map((fragment) => fragment.durationTicks)),
    shownFromTicks: fragments.reduce((earliest, fragment) => Math.min(earliest, fragment.shownFromTicks), first.shownFromTicks),
    shownUntilTicks: fragments.reduce((latest, fragment) => Math.max(latest, fragment.shownUntilTicks), first.shownUntilTicks),
    samples: sum(fragments.map((fragment) => fragment.samples)),
    sampleBytes: sum(fragments.map((fragment) => fragment.sampleBytes)),
    bytes: bytes.length,
    startsWithSync: first.startsWithSync,
    ...(first.keyFrame && { keyFrame: first.keyFrame }),
  }
}

type Fragment = Omit<SegmentSummary, 'bytes'>

const readFragment = (moof: Box, init: Pick<InitSegment, 'trackId' | 'defaults'>): Fragment => {
  const trafs = childrenOf(moof).filter((box) => box.type === 'traf')
  if (trafs.length !== 1) throw malformed(`a fragment has one track, and here are ${trafs.length}`)
  const traf = childrenOf(trafs[0]!)
  const { trackId, baseOffset, defaults } = readHeader(requireBox(traf, 'tfhd'), init.defaults)
  if (trackId !== init.trackId) throw malformed(`the segment is of track ${trackId}, not of ${init.trackId}`)
  const decodeTicks = decodeTimeOf(requireBox(traf, 'tfdt'))
  const fragment = {
    decodeTicks,
    durationTicks: 0,
    shownFromTicks: Number.POSITIVE_INFINITY,
    shownUntilTicks: decodeTicks,
    samples: 0,
    sampleBytes: 0,
    startsWithSync: false,
  }
  let keyFrame: ByteRange | undefined
  for (const trun of traf.filter((box) => box.type === 'trun')) {
    const run = readRun(trun, defaults)
    if (run.samples === 0) continue
    const runTicks = decodeTicks + fragment.durationTicks
    if (fragment.samples === 0) {
      fragment.startsWithSync = run.startsWithSync
      keyFrame = keyFrameOf(moof, baseOffset, run)
    }
    fragment.shownFromTicks = Math.min(fragment.shownFromTicks, runTicks + run.earliest)
    fragment.shownUntilTicks = Math.max(fragment.shownUntilTicks, runTicks + run.latest)
    fragment.durationTicks += run.durationTicks
    fragment.samples += run.samples
    fragment.sampleBytes += run.sampleBytes
  }
  const shownFromTicks = Math.min(fragment.shownFromTicks, fragment.shownUntilTicks)
  return { ...fragment, shownFromTicks, ...(keyFrame && { keyFrame }) }
}

/** Data offsets count from the beginning of `moof`, as CMAF asks (ISO/IEC 23000-19, 7.5.17), unless `tfhd` names another place. */
const keyFrameOf = (moof: Box, baseOffset: number | undefined, run: Run): ByteRange | undefined => {
  if (!run.startsWithSync || run.dataOffset === undefined) return undefined
  const begin = (baseOffset ?? moof.at) + run.dataOffset
  const end = begin + run.firstBytes
  return begin < moof.end || end > moof.bytes.length ? undefined : { offset: moof.at, length: end - moof.at }
}

interface FragmentHeader {
  readonly trackId: number
  readonly baseOffset: number | undefined
  readonly defaults: SampleDefaults
}

/** `tfhd` (8.8.7): its optional fields stand in the order of their flags. */
const readHeader = (tfhd: Box, defaults: SampleDefaults): FragmentHeader => {
  const fields = new Fields(tfhd)
  const { flags } = fields.versionAndFlags()
  const trackId = fields.u32()
  const baseOffset = flags & 0x1 ? fields.u64() : undefined
  if (flags & 0x2) fields.skip(4)
  return {
    trackId,
    baseOffset,
    defaults: {
      duration: flags & 0x8 ? fields.u32() : defaults.duration,
      size: flags & 0x10 ? fields.u32() : defaults.size,
      flags: flags & 0x20 ? fields.u32() : defaults.flags,
    },
  }
}

const decodeTimeOf = (tfdt: Box): number => {
  const fields = new Fields(tfdt)
  return fields.versionAndFlags().version === 1 ? fields.u64() : fields.u32()
}

/** Of the flags of a sample (8.8.3.1): it is not a sync sample. */
const isNonSync = 0x10000

interface Run {
  readonly samples: number
  readonly durationTicks: number
  readonly sampleBytes: number
  readonly startsWithSync: boolean
  /** When its samples are shown, counted from its own beginning. */
  readonly earliest: number
  readonly latest: number
  /** Where its samples begin; undefined when it does not say. */
  readonly dataOffset: number | undefined
  /** Bytes of its first sample. */
  readonly firstBytes: number
}

/** `trun` (8.8.8). Without fields of their own, samples are counted and not walked, so a claim of four billion costs nothing. */
const readRun = (trun: Box, defaults: SampleDefaults): Run => {
  const fields = new Fields(trun)
  const { version, flags } = fields.versionAndFlags()
  const samples = fields.u32()
  const dataOffset = flags & 0x1 ? fields.u32() | 0 : undefined
  let firstFlags = flags & 0x4 ? fields.u32() : defaults.flags
  const own = { duration: (flags & 0x100) !== 0, size: (flags & 0x200) !== 0, flags: (flags & 0x400) !== 0, offset: (flags & 0x800) !== 0 }
  const fieldBytes = 4 * [own.duration, own.size, own.flags, own.offset].filter(Boolean).length
  if (samples * fieldBytes > fields.left) throw malformed(`trun claims ${samples} samples and is too short for them`)
  let ticks = 0
  let sampleBytes = 0
  let firstBytes = defaults.size
  let earliest = Number.POSITIVE_INFINITY
  let latest = 0
  for (let sample = 0; fieldBytes > 0 && sample < samples; sample += 1) {
    const duration = own.duration ? fields.u32() : defaults.duration
    sampleBytes += own.size ? fields.u32() : defaults.size
    const sampleFlags = own.flags ? fields.u32() : firstFlags
    if (sample === 0) [firstFlags, firstBytes] = [sampleFlags, sampleBytes]
    const word = own.offset ? fields.u32() : 0
    const shown = ticks + (version === 0 ? word : word | 0)
    earliest = Math.min(earliest, shown)
    latest = Math.max(latest, shown + duration)
    ticks += duration
  }
  if (fieldBytes === 0) {
    ticks = latest = samples * defaults.duration
    sampleBytes = samples * defaults.size
    earliest = 0
  }
  const startsWithSync = samples > 0 && (firstFlags & isNonSync) === 0
  return { samples, durationTicks: ticks, sampleBytes, startsWithSync, earliest, latest, dataOffset, firstBytes }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
