import { codecsOf } from '../codecs/codecs-of.ts'
import { pictureFormatOf } from '../codecs/picture-format.ts'
import type { PictureFormat } from '../codecs/picture-format.ts'
import { openEntry } from '../codecs/sample-entry.ts'
import { boxesIn, childrenOf, Fields, findBox, malformed, requireBox } from './boxes.ts'
import type { Box } from './boxes.ts'
import { protectionOf, type EntryProtection } from './read-protection.ts'

/** What an init segment says about its one track. */
export interface InitSegment {
  readonly trackId: number
  readonly kind: 'video' | 'audio' | 'other'
  /** Ticks a second. */
  readonly timescale: number
  /** RFC 6381. */
  readonly codecs: string
  /** In pixels, for video. */
  readonly width: number
  readonly height: number
  /** For video. */
  readonly picture?: PictureFormat
  /** For audio. */
  readonly channels: number
  readonly sampleRate: number
  /** Of samples that are encrypted; some at the beginning may be clear all the same. */
  readonly protection?: EntryProtection
  /** Ticks of the media that come before the presentation begins (edit list): encoder delay, or reordering of pictures. */
  readonly skippedTicks: number
  /** What samples have when their segment does not say (`trex`). */
  readonly defaults: SampleDefaults
}

export interface SampleDefaults {
  readonly duration: number
  readonly size: number
  readonly flags: number
}

/** Reads `moov` of a CMAF init segment (ISO/IEC 23000-19, 7.3.1): exactly one track. Failure `MALFORMED_MEDIA`. */
export const readInit = (bytes: Uint8Array): InitSegment => {
  const moov = childrenOf(requireBox(boxesIn(bytes), 'moov'))
  const tracks = moov.filter((box) => box.type === 'trak')
  if (tracks.length !== 1) throw malformed(`an init segment has one track, and here are ${tracks.length}`)
  const trak = childrenOf(tracks[0]!)
  const mdia = childrenOf(requireBox(trak, 'mdia'))
  const stbl = childrenOf(requireBox(childrenOf(requireBox(mdia, 'minf')), 'stbl'))
  const entry = sampleEntry(requireBox(stbl, 'stsd'))
  const kind = kindOf(requireBox(mdia, 'hdlr'))
  const protection = kind === 'other' ? undefined : protectionOf(openEntry(entry, kind).parts)
  return {
    trackId: trackIdOf(requireBox(trak, 'tkhd')),
    kind,
    timescale: timescaleOf(requireBox(mdia, 'mdhd')),
    codecs: codecsOf(entry, kind),
    ...(kind === 'video' ? { ...pictureSize(entry), picture: pictureFormatOf(entry) } : { width: 0, height: 0 }),
    ...(kind === 'audio' ? soundShape(entry) : { channels: 0, sampleRate: 0 }),
    ...(protection && { protection }),
    skippedTicks: skippedTicksOf(findBox(trak, 'edts')),
    defaults: defaultsOf(findBox(moov, 'mvex')),
  }
}

const sampleEntry = (stsd: Box): Box => {
  const fields = new Fields(stsd)
  fields.versionAndFlags()
  const count = fields.u32()
  const [entry] = childrenOf(stsd, 8)
  if (!entry || count < 1) throw malformed('stsd has no sample entry')
  return entry
}

const kindOf = (hdlr: Box): InitSegment['kind'] => {
  const fields = new Fields(hdlr)
  fields.skip(8)
  const handler = String.fromCharCode(...fields.bytes(4))
  return handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : 'other'
}

const trackIdOf = (tkhd: Box): number => {
  const fields = new Fields(tkhd)
  fields.skip(fields.versionAndFlags().version === 1 ? 16 : 8)
  return fields.u32()
}

const timescaleOf = (mdhd: Box): number => {
  const fields = new Fields(mdhd)
  fields.skip(fields.versionAndFlags().version === 1 ? 16 : 8)
  const timescale = fields.u32()
  if (timescale === 0) throw malformed('the timescale is 0')
  return timescale
}

/** VisualSampleEntry (12.1.3): 8 bytes of SampleEntry, 16 reserved, then the size. */
const pictureSize = (entry: Box): { width: number; height: number } => {
  const fields = new Fields(entry)
  fields.skip(24)
  return { width: fields.u16(), height: fields.u16() }
}

/** AudioSampleEntry (12.2.3): the rate is 16.16. */
const soundShape = (entry: Box): { channels: number; sampleRate: number } => {
  const fields = new Fields(entry)
  fields.skip(16)
  const channels = fields.u16()
  fields.skip(6)
  return { channels, sampleRate: fields.u32() >>> 16 }
}

const skippedTicksOf = (edts: Box | undefined): number => {
  const elst = edts && findBox(childrenOf(edts), 'elst')
  if (!elst) return 0
  const fields = new Fields(elst)
  const { version } = fields.versionAndFlags()
  const count = fields.u32()
  if (count === 0) return 0
  fields.skip(version === 1 ? 8 : 4)
  if (version === 1) return Math.max(0, fields.u64())
  const mediaTime = fields.u32()
  // -1 is an empty edit: it delays, and skips nothing.
  return mediaTime === 0xffffffff ? 0 : mediaTime
}

const defaultsOf = (mvex: Box | undefined): SampleDefaults => {
  const trex = mvex && findBox(childrenOf(mvex), 'trex')
  if (!trex) return { duration: 0, size: 0, flags: 0 }
  const fields = new Fields(trex)
  fields.skip(12)
  return { duration: fields.u32(), size: fields.u32(), flags: fields.u32() }
}
