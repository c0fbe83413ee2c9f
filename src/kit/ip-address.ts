/** 4 bytes of an IPv4 address, or 16 of an IPv6 one. */
export type IpBytes = Uint8Array

/** A name of an interface behind an address (RFC 4007, 11) is longer nowhere. */
const longestZone = 64

/**
 * The bytes of an address as it stands in text: `203.0.113.9`, `2001:db8::9`, `fe80::1%eth0`. A zone is of the machine that wrote it and is left
 * away (RFC 4007, 11.2); an IPv4-mapped address is the IPv4 address (RFC 4291, 2.5.5.2). Undefined for everything else, names and ports too.
 */
export const parseIp = (text: string): IpBytes | undefined => {
  if (!text.includes(':')) return parseIpv4(text)
  const [address, zone, ...more] = text.split('%')
  if (more.length > 0 || (zone !== undefined && (zone === '' || zone.length > longestZone || !/^[\w.~-]+$/.test(zone)))) return undefined
  const bytes = parseIpv6(address!)
  if (!bytes) return undefined
  return isMapped(bytes) ? bytes.slice(12) : bytes
}

/** The one spelling of an address: dotted figures, or groups without leading zeros, the first longest run of them shortened (RFC 5952, 4). */
export const formatIp = (bytes: IpBytes): string => {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at]! << 8) | bytes[2 * at + 1]!).toString(16))
  const run = longestRunOfZeros(groups)
  if (!run) return groups.join(':')
  return `${groups.slice(0, run.from).join(':')}::${groups.slice(run.from + run.length).join(':')}`
}

/** Figures without leading zeros, which some programs read as octal (RFC 6943, 3.1.1). */
const parseIpv4 = (text: string): IpBytes | undefined => {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined
  return Uint8Array.from(parts, Number)
}

/** RFC 4291, 2.2: eight groups, one `::` for the missing ones, the last two perhaps in dotted figures. */
const parseIpv6 = (text: string): IpBytes | undefined => {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, at) => groupsOf(half, at === halves.length - 1)) as [number[] | undefined, number[] | undefined]
  if (!head || (halves.length === 2 && !tail)) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])]
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))
}

const groupsOf = (half: string, isLast: boolean): number[] | undefined => {
  if (half === '') return []
  const parts = half.split(':')
  const last = parts.at(-1)!
  const dotted = isLast && last.includes('.') ? parseIpv4(last) : undefined
  if (dotted) parts.pop()
  if (!parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return undefined
  const groups = parts.map((part) => Number.parseInt(part, 16))
  return dotted ? [...groups, (dotted[0]! << 8) | dotted[1]!, (dotted[2]! << 8) | dotted[3]!] : groups
}

const isMapped = (bytes: IpBytes): boolean => bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff

const longestRunOfZeros = (groups: readonly string[]): { from: number; length: number } | undefined => {
  let best: { from: number; length: number } | undefined
  for (let from = 0; from < groups.length; from += 1) {
    let length = 0
    while (groups[from + length] === '0') length += 1
    if (length > 1 && length > (best?.length ?? 0)) best = { from, length }
  }
  return best
}
