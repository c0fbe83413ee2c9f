import { concatBytes, utf8 } from '../../src/kit/bytes.ts'
import { parseIp } from '../../src/kit/ip-address.ts'

/** What a test writes; whole numbers become unsigned 32-bit ones. */
export type Written = string | number | boolean | readonly Written[] | { readonly [key: string]: Written } | { readonly raw: Uint8Array }

type Node = [Node | number | undefined, Node | number | undefined]

/** A database in the format of MaxMind (MaxMind DB File Format 2.0) that says these things of these networks. Wrong ones are made by changing it. */
export const writeMmdb = (
  networks: Readonly<Record<string, Written>>,
  change: { readonly ipVersion?: 4 | 6; readonly recordBits?: 24 | 28 | 32; readonly metadata?: Readonly<Record<string, Written>> } = {},
): Uint8Array => {
  const { ipVersion = 6, recordBits = 24 } = change
  const root: Node = [undefined, undefined]
  const pieces: Uint8Array[] = []
  let dataBytes = 0
  for (const [network, value] of Object.entries(networks)) {
    const [text, length] = network.split('/') as [string, string]
    const parsed = parseIp(text)!
    const address = ipVersion === 6 && parsed.length === 4 ? concatBytes(new Uint8Array(12), parsed) : parsed
    place(root, address, Number(length) + (address.length - parsed.length) * 8, dataBytes)
    const piece = encode(value)
    pieces.push(piece)
    dataBytes += piece.length
  }
  const nodes = numbered(root)
  const tree = treeOf(nodes, recordBits)
  const metadata = {
    node_count: nodes.length,
    record_size: recordBits,
    ip_version: ipVersion,
    database_type: 'Test',
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    ...change.metadata,
  }
  return concatBytes(tree, new Uint8Array(16), ...pieces, Uint8Array.of(0xab, 0xcd, 0xef), utf8('MaxMind.com'), encode(metadata))
}

const place = (root: Node, address: Uint8Array, bits: number, data: number): void => {
  let node = root
  for (let bit = 0; bit < bits; bit += 1) {
    const side = (address[bit >> 3]! >> (7 - (bit & 7))) & 1
    if (bit === bits - 1) node[side] = data
    else node = (node[side] ??= [undefined, undefined]) as Node
  }
}

const numbered = (root: Node): Node[] => {
  const nodes = [root]
  for (const node of nodes) for (const record of node) if (Array.isArray(record)) nodes.push(record)
  return nodes
}

const treeOf = (nodes: readonly Node[], recordBits: number): Uint8Array => {
  const numberOf = new Map(nodes.map((node, index) => [node, index]))
  const recordOf = (record: Node[number]): number =>
    record === undefined ? nodes.length : Array.isArray(record) ? numberOf.get(record)! : record + nodes.length + 16
  return concatBytes(
    ...nodes.map(([left, right]) => {
      const [a, b] = [recordOf(left), recordOf(right)]
      if (recordBits !== 28) return concatBytes(bigEndian(a, recordBits / 8), bigEndian(b, recordBits / 8))
      const [low, high] = [0xffffff, 24]
      return concatBytes(bigEndian(a & low, 3), Uint8Array.of(((a >> high) << 4) | (b >> high)), bigEndian(b & low, 3))
    }),
  )
}

const bigEndian = (number: number, bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, index) => Math.floor(number / 256 ** (bytes - 1 - index)) % 256)

const encode = (value: Written): Uint8Array => {
  if (typeof value === 'string') return withSize(2, utf8(value).length, utf8(value))
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0, 14 - 7)
  if (typeof value === 'number') return withSize(6, 4, bigEndian(value, 4))
  if (Array.isArray(value)) return concatBytes(Uint8Array.of(value.length, 11 - 7), ...value.map(encode))
  if ('raw' in value) return value.raw as Uint8Array
  const entries = Object.entries(value as Readonly<Record<string, Written>>)
  return withSize(7, entries.length, ...entries.flatMap(([key, inner]) => [encode(key), encode(inner)]))
}

/** Sizes up to 284, which are enough here: five bits, or 29 and a byte. */
const withSize = (type: number, size: number, ...payload: readonly Uint8Array[]): Uint8Array =>
  size < 29
    ? concatBytes(Uint8Array.of((type << 5) | size), ...payload)
    : concatBytes(Uint8Array.of((type << 5) | 29, size - 29), ...payload)
