import { concatBytes } from '../../kit/bytes.ts'
import { boxesIn, childrenOf, Fields, malformed, requireBox, type Box } from '../isobmff/boxes.ts'
import { box, fullBox, u32 } from '../isobmff/write-boxes.ts'
import type { FilmGrain } from './film-grain.ts'
import { grainPutter, withGrainFlag } from './put-grain.ts'

/** More frames than an encoded piece of a film has; a table that claims more is refused before it is read. */
const mostSamples = 50_000
const mostBytes = 2 ** 31

/**
 * A progressive MP4 of one AV1 track with other grain (see `grainPutter`), as ffmpeg writes it: pictures in one `mdat`, `moov` before or behind it.
 *
 * Failure `MALFORMED_MEDIA`: it is no such file.
 */
export const putGrainInMovie = (file: Uint8Array, ask: { grain: FilmGrain | undefined; firstSeed: number }): Uint8Array<ArrayBuffer> => {
  const boxes = boxesIn(file)
  const moov = requireBox(boxes, 'moov')
  const table = requireSampleTable(moov)
  const put = grainPutter(ask)
  const chunks = chunksIn(file, table).map((samples) => samples.map(put))
  const mdat = box('mdat', ...chunks.flat())
  // Places of chunks do not change how long `moov` is, so that it is made twice: to know where pictures come to lie, and with that.
  const withChunks = (offsets: readonly number[]) => withTables(moov, { sizes: chunks.flat().map(({ length }) => length), offsets })
  const isFirst = (one: Box) => one.at < requireBox(boxes, 'mdat').at
  const parts = boxes.filter(({ type }) => type !== 'mdat')
  const before = parts.filter(isFirst).map((one) => (one === moov ? withChunks(chunks.map(() => 0)).length : one.end - one.at))
  let at = before.reduce((sum, length) => sum + length, 0) + 8
  const offsets = chunks.map((samples) => {
    const offset = at
    at += samples.reduce((sum, { length }) => sum + length, 0)
    return offset
  })
  if (at > mostBytes) throw malformed('the pictures of an AV1 file are too many for one piece')
  const bytesOf = (one: Box) => (one === moov ? withChunks(offsets) : file.subarray(one.at, one.end))
  return concatBytes(...parts.filter(isFirst).map(bytesOf), mdat, ...parts.filter((one) => !isFirst(one)).map(bytesOf))
}

const requireSampleTable = (moov: Box): Box[] => {
  const traks = childrenOf(moov).filter(({ type }) => type === 'trak')
  if (traks.length !== 1) throw malformed(`there are ${traks.length} tracks where one is expected`)
  const minf = requireBox(childrenOf(requireBox(childrenOf(traks[0]!), 'mdia')), 'minf')
  return childrenOf(requireBox(childrenOf(minf), 'stbl'))
}

/** Samples chunk by chunk (ISO/IEC 14496-12, 8.7). */
const chunksIn = (file: Uint8Array, table: readonly Box[]): Uint8Array[][] => {
  const sizes = sizesIn(requireBox(table, 'stsz'))
  const offsets = chunkOffsetsIn(table)
  const counts = samplesPerChunk(requireBox(table, 'stsc'), offsets.length)
  let sample = 0
  const chunks = offsets.map((offset, chunk) => {
    let at = offset
    return Array.from({ length: counts[chunk]! }, () => {
      const size = sizes[sample]
      if (size === undefined || at + size > file.length) throw malformed('an AV1 file has no place for a frame that it names')
      sample += 1
      at += size
      return file.subarray(at - size, at)
    })
  })
  if (sample !== sizes.length) throw malformed(`stsz has ${sizes.length} samples and its chunks ${sample}`)
  return chunks
}

const sizesIn = (stsz: Box): number[] => {
  const fields = new Fields(stsz)
  fields.versionAndFlags()
  const each = fields.u32()
  const count = fields.u32()
  if (count > mostSamples) throw malformed(`stsz claims ${count} samples`)
  return Array.from({ length: count }, () => (each === 0 ? fields.u32() : each))
}

const chunkOffsetsIn = (table: readonly Box[]): number[] => {
  const stco = table.find(({ type }) => type === 'stco' || type === 'co64')
  if (!stco) throw malformed('there is no stco box')
  const fields = new Fields(stco)
  fields.versionAndFlags()
  const count = fields.u32()
  if (count > mostSamples) throw malformed(`stco claims ${count} chunks`)
  return Array.from({ length: count }, () => (stco.type === 'co64' ? fields.u64() : fields.u32()))
}

const samplesPerChunk = (stsc: Box, chunks: number): number[] => {
  const fields = new Fields(stsc)
  fields.versionAndFlags()
  const count = fields.u32()
  const counts: number[] = []
  let samples = 0
  for (let entry = 0; entry < count; entry += 1) {
    const first = fields.u32()
    if (first > chunks || first < 1) throw malformed('stsc names a chunk that is not there')
    while (counts.length < first - 1) counts.push(samples)
    samples = fields.u32()
    if (samples > mostSamples) throw malformed(`stsc claims ${samples} samples in a chunk`)
    fields.skip(4)
  }
  while (counts.length < chunks) counts.push(samples)
  return counts
}

interface Tables {
  readonly sizes: readonly number[]
  readonly offsets: readonly number[]
}

/** Boxes inside each other that hold what is to change, with the bytes of fields before their own boxes. */
const holders = [
  ['moov', 0],
  ['trak', 0],
  ['mdia', 0],
  ['minf', 0],
  ['stbl', 0],
  ['stsd', 8],
  ['av01', 78],
] as const

/** A box that lies so deep in others, with new tables. */
const withTables = (one: Box, tables: Tables, depth = 0): Uint8Array => {
  switch (one.type) {
    case 'stsz':
      return fullBox('stsz', 0, 0, u32(0), u32(tables.sizes.length), ...tables.sizes.map(u32))
    case 'stco':
    case 'co64':
      return fullBox('stco', 0, 0, u32(tables.offsets.length), ...tables.offsets.map(u32))
    case 'av1C':
      // Four bytes of what the sequence header says come before it (AV1 Codec ISO Media File Format Binding, 2.3.3).
      return box('av1C', one.bytes.subarray(one.start, one.start + 4), withGrainFlag(one.bytes.subarray(one.start + 4, one.end)))
    default: {
      const [type, fields] = holders[depth] ?? []
      if (one.type !== type || fields === undefined) return one.bytes.subarray(one.at, one.end)
      const own = one.bytes.subarray(one.start, one.start + fields)
      return box(one.type, own, ...childrenOf(one, fields).map((child) => withTables(child, tables, depth + 1)))
    }
  }
}
