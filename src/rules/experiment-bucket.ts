import { fnv1a } from '../kit/hash.ts'

/** Cells are shares of these. */
export const experimentBuckets = 10_000

/**
 * Where an account stands in every experiment: the same at every request, on every machine, for ever. Nobody learns the account from it, and it is no
 * secret. Who has no account yet stands where their address does.
 */
export const experimentBucketOf = (name: string): number => fnv1a(`experiment bucket of ${name}`) % experimentBuckets
