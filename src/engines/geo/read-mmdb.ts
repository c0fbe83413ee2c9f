import { Failure } from '../../kit/failure.ts'
import type { IpBytes } from '../../kit/ip-address.ts'

/** A value of the data section. */
export type MmdbValue = string | number | bigint | boolean | Uint8Array | readonly MmdbValue[] | { readonly [key: string]: MmdbValue }

export interface Mmdb {
  readonly type: string
  /** What the database says of the network of this address; undefined when it knows none. */
  find(address: IpBytes): MmdbValue | undefined
}

/** Maps and arrays inside each other. Real databases have five. */
const deepest = 32
/** Values in one record, so that pointers to pointers to … cannot make a few bytes endless. Real ones have some hundreds. */
const valuesPerRecord = 10_000
/** Values in all records together; the largest databases have some ten million. */
const valuesPerDatabase = 100_000_000
/** The metadata with its marker (MaxMind DB File Format 2.0, Database Metadata). */
const mostMetadataBytes = 128 * 1024
const separatorBytes = 16
const marker = Uint8Array.of(0xab, 0xcd, 0xef, ...new TextEncoder().encode('MaxMind.com'))

const broken = (words: string) => new Failure('BAD_MMDB', words)

/**
 * Reads a MaxMind DB (File Format 2.0) that lies in memory:
 *
 *     search tree | 16 zero bytes | data | marker | metadata
 *
 * The tree has one node per bit of an address, each with a record for 0 and one for 1. A record below the number of nodes is a node, that number
 * itself is "not known", and 16 more than it and above is the place of a value in the data.
 *
 * The file is somebody else's: every record and every value is looked at once, here, so that `find` meets nothing bad. Whatever points
 * outside, is of another length than its type, goes too deep or never ends is `Failure('BAD_MMDB')`.
 */
export const readMmdb = (file: Uint8Array): Mmdb => {
  const markerAt = lastMarker(file)
  if (markerAt === undefined) throw broken('It has no metadata, so it is no MaxMind database, or it was cut off.')
  const { nodes, recordBits, ipVersion, type } = metadataOf(file.subarray(markerAt + marker.length))
  const treeBytes = (nodes * recordBits * 2) / 8
  const dataAt = treeBytes + separatorBytes
  if (dataAt > markerAt) throw broken(`It says that it has ${nodes} nodes, which is more than fit into it.`)
  if (file.subarray(treeBytes, dataAt).some((byte) => byte !== 0)) throw broken('Its search tree does not end where it says.')
  const data = file.subarray(dataAt, markerAt)
  const recordOf = recordReader(file.subarray(0, treeBytes), recordBits)
  checkValues(nodes, recordOf, data)
  checkTree(nodes, recordOf)

  const walk = (from: number, address: IpBytes): number => {
    let record = from
    for (let bit = 0; bit < address.length * 8 && record < nodes; bit += 1)
      record = recordOf(record, (address[bit >> 3]! >> (7 - (bit & 7))) & 1)
    return record
  }
  // IPv4 addresses are the last 32 bits of `::/96` (IPv4 addresses in an IPv6 tree).
  const ipv4Root = ipVersion === 6 ? walk(0, new Uint8Array(12)) : 0
  return {
    type,
    find(address) {
      if (address.length === 16 && ipVersion === 4) return undefined
      const record = walk(address.length === 4 ? ipv4Root : 0, address)
      // A tree that still has nodes after the last bit says nothing of one address.
      return record <= nodes ? undefined : valueAt(data, record - nodes - separatorBytes).value
    },
  }
}

/** The last one counts: the data may hold the same bytes. */
const lastMarker = (file: Uint8Array): number | undefined => {
  const first = Math.max(0, file.length - mostMetadataBytes)
  for (let at = file.length - marker.length; at >= first; at -= 1) if (marker.every((byte, index) => file[at + index] === byte)) return at
  return undefined
}

const metadataOf = (section: Uint8Array) => {
  const { value } = valueAt(section, 0)
  if (typeof value !== 'object' || Array.isArray(value) || value instanceof Uint8Array) throw broken('Its metadata is no map.')
  const metadata = value as Readonly<Record<string, MmdbValue>>
  const number = (key: string): number => {
    const given = metadata[key]
    if (typeof given !== 'number' || given < 0) throw broken(`Its metadata has no ${key}.`)
    return given
  }
  const [nodes, recordBits, ipVersion, major] = [
    number('node_count'),
    number('record_size'),
    number('ip_version'),
    number('binary_format_major_version'),
  ]
  const type = metadata['database_type']
  if (major !== 2) throw broken(`It is of format ${major}; only format 2 is understood.`)
  if (![24, 28, 32].includes(recordBits)) throw broken(`Its records have ${recordBits} bits; only 24, 28 and 32 are understood.`)
  if (ipVersion !== 4 && ipVersion !== 6) throw broken(`It is of IP version ${ipVersion}, which there is not.`)
  if (typeof type !== 'string') throw broken('Its metadata has no database_type.')
  return { nodes, recordBits, ipVersion, type }
}

type RecordOf = (node: number, side: number) => number

/** Node Layout: in 28 bits, the byte in the middle holds the highest four of both records. */
const recordReader = (tree: Uint8Array, bits: number): RecordOf => {
  const nodeBytes = bits / 4
  const three = (at: number) => (tree[at]! << 16) | (tree[at + 1]! << 8) | tree[at + 2]!
  switch (bits) {
    case 24:
      return (node, side) => three(node * nodeBytes + side * 3)
    case 28:
      return (node, side) => {
        const at = node * nodeBytes
        const middle = tree[at + 3]!
        return side === 0 ? ((middle & 0xf0) << 20) | three(at) : ((middle & 0x0f) << 24) | three(at + 4)
      }
    default:
      return (node, side) => {
        const at = node * nodeBytes + side * 4
        return tree[at]! * 0x1000000 + three(at + 1)
      }
  }
}

/** Looks at every record, and once at every value that records point to. */
const checkValues = (nodes: number, recordOf: RecordOf, data: Uint8Array): void => {
  const seen = new Set<number>()
  let values = 0
  for (let node = 0; node < nodes; node += 1) {
    for (let side = 0; side < 2; side += 1) {
      const record = recordOf(node, side)
      // The first node is the root, and below nothing; this finds nodes too that no way leads to.
      if (record === 0) throw broken('Node 0 of its search tree leads back to itself.')
      if (record <= nodes) continue
      const at = record - nodes - separatorBytes
      if (at < 0 || at >= data.length) throw broken(`Node ${node} of its search tree points outside of the data.`)
      if (seen.has(at)) continue
      seen.add(at)
      values += valueAt(data, at).values
      if (values > valuesPerDatabase) throw broken(`It holds more than ${valuesPerDatabase} values.`)
    }
  }
}

/** A tree has no way from a node back to itself; ways that meet (one part for two networks) are right. Depth first, without calls inside calls. */
const checkTree = (nodes: number, recordOf: RecordOf): void => {
  const unseen = 0
  const open = 1
  const done = 2
  const states = new Uint8Array(nodes)
  const way: number[] = nodes > 0 ? [0] : []
  while (way.length > 0) {
    const node = way.at(-1)!
    if (states[node] === done) {
      way.pop()
      continue
    }
    // Seen open again, everything below it is done.
    const leaves = states[node] === open
    states[node] = leaves ? done : open
    if (leaves) continue
    for (let side = 0; side < 2; side += 1) {
      const next = recordOf(node, side)
      if (next >= nodes) continue
      if (states[next] === open) throw broken(`Node ${next} of its search tree leads back to itself.`)
      if (states[next] === unseen) way.push(next)
    }
  }
}

interface Read {
  readonly value: MmdbValue
  /** Values that were read for it, itself and everything inside. */
  readonly values: number
}

/** The value at this place of a section, with everything that it points to. */
const valueAt = (section: Uint8Array, start: number): Read => {
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength)
  let values = 0
  let at = start

  const take = (bytes: number): number => {
    const from = at
    if (from + bytes > section.length) throw broken(`A value at byte ${start} of its data goes beyond the end.`)
    at += bytes
    return from
  }
  const unsigned = (bytes: number): number => {
    const from = take(bytes)
    let number = 0
    for (let index = 0; index < bytes; index += 1) number = number * 256 + section[from + index]!
    return number
  }
  /** Data Field Format: three bits of type, or none and a byte for the types above 7; five bits of size, or up to three bytes more. */
  const control = (): { type: number; size: number } => {
    const byte = unsigned(1)
    const type = byte >> 5 === 0 ? unsigned(1) + 7 : byte >> 5
    const short = byte & 0x1f
    // A pointer has its size in the same bits, and reads it itself.
    if (type === types.pointer || short < 29) return { type, size: short }
    const size = [29, 285, 65_821][short - 29]! + unsigned(short - 28)
    return { type, size }
  }
  /** Payload of a pointer: two bits of length and three of value, which the longest form does not use. */
  const pointed = (bits: number): number => {
    const length = bits >> 3
    if (length === 3) return unsigned(4)
    return (bits & 7) * 256 ** (length + 1) + unsigned(length + 1) + [0, 2048, 526_336][length]!
  }
  const exactly = (size: number, most: number, what: string, least = 0): number => {
    if (size > most || size < least) throw broken(`${what} of ${size} bytes stands in its data.`)
    return size
  }
  const read = (depth: number, mayPoint: boolean): MmdbValue => {
    values += 1
    if (values > valuesPerRecord) throw broken(`A value at byte ${start} of its data holds more than ${valuesPerRecord} others.`)
    if (depth > deepest) throw broken(`A value at byte ${start} of its data is more than ${deepest} deep.`)
    const { type, size } = control()
    switch (type) {
      case types.pointer: {
        // It is illegal for a pointer to point to another pointer.
        if (!mayPoint) throw broken(`A pointer to a pointer stands in its data, for the value at byte ${start}.`)
        const target = pointed(size)
        const after = at
        at = target
        const value = read(depth + 1, false)
        at = after
        return value
      }
      case types.text:
        return textOf(section.subarray(take(size), at))
      case types.double:
        return view.getFloat64(take(exactly(size, 8, 'A double', 8)))
      case types.bytes:
        return section.slice(take(size), at)
      case types.uint16:
        return unsigned(exactly(size, 2, 'A number of 16 bits'))
      case types.uint32:
        return unsigned(exactly(size, 4, 'A number of 32 bits'))
      case types.int32:
        // Only one of full length has a sign.
        return exactly(size, 4, 'A number of 32 bits') === 4 ? unsigned(4) | 0 : unsigned(size)
      case types.uint64:
        return wide(section.subarray(take(exactly(size, 8, 'A number of 64 bits')), at))
      case types.uint128:
        return wide(section.subarray(take(exactly(size, 16, 'A number of 128 bits')), at))
      case types.boolean:
        return exactly(size, 1, 'A boolean') === 1
      case types.float:
        return view.getFloat32(take(exactly(size, 4, 'A float', 4)))
      case types.array: {
        const items: MmdbValue[] = []
        for (let index = 0; index < size; index += 1) items.push(read(depth + 1, true))
        return items
      }
      case types.map: {
        const entries: [string, MmdbValue][] = []
        for (let index = 0; index < size; index += 1) {
          const key = read(depth + 1, true)
          if (typeof key !== 'string') throw broken('A map in its data has a key that is no text.')
          entries.push([key, read(depth + 1, true)])
        }
        return Object.fromEntries(entries)
      }
      default:
        throw broken(`A value of type ${type} stands in its data, which readers do not know.`)
    }
  }
  const value = read(0, true)
  return { value, values }
}

const types = {
  pointer: 1,
  text: 2,
  double: 3,
  bytes: 4,
  uint16: 5,
  uint32: 6,
  map: 7,
  int32: 8,
  uint64: 9,
  uint128: 10,
  array: 11,
  boolean: 14,
  float: 15,
} as const

const utf8Strict = new TextDecoder('utf-8', { fatal: true })

const textOf = (bytes: Uint8Array): string => {
  try {
    return utf8Strict.decode(bytes)
  } catch {
    throw broken('A text in its data is no UTF-8.')
  }
}

const wide = (bytes: Uint8Array): bigint => bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n)
