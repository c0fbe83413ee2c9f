import type { Closable } from '../../kit/lifecycle.ts'

/** What is known of an address. */
export interface GeoPlace {
  /** Two letters, ISO 3166-1 alpha-2. */
  readonly country?: string
  /** What hides where its users are. */
  readonly anonymity?: 'vpn' | 'proxy' | 'tor' | 'hosting'
}

/**
 * Where addresses are. Guarantee: an answer from memory at once, for any text; what is not known, or is no address, has nothing in it.
 * Addresses of private and local networks are where the house is, if the house says where that is.
 */
export interface Geo extends Closable {
  placeOf(address: string): GeoPlace
}
