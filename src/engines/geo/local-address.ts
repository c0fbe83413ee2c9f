import { parseIp, type IpBytes } from '../../kit/ip-address.ts'

/** Networks that nobody can reach from outside: whoever comes from there is where the house is. */
const localNetworks: readonly (readonly [network: string, bits: number])[] = [
  ['10.0.0.0', 8], // RFC 1918, 3
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8], // RFC 1122, 3.2.1.3
  ['169.254.0.0', 16], // RFC 3927
  ['::1', 128], // RFC 4291, 2.5.3
  ['fe80::', 10], // RFC 4291, 2.5.6
  ['fc00::', 7], // RFC 4193
]

const parsed = localNetworks.map(([network, bits]) => ({ network: parseIp(network)!, bits }))

export const isLocalAddress = (address: IpBytes): boolean => parsed.some(({ network, bits }) => isWithin(address, network, bits))

const isWithin = (address: IpBytes, network: IpBytes, bits: number): boolean => {
  if (address.length !== network.length) return false
  for (let bit = 0; bit < bits; bit += 1) {
    const mask = 0x80 >> (bit & 7)
    if ((address[bit >> 3]! & mask) !== (network[bit >> 3]! & mask)) return false
  }
  return true
}
