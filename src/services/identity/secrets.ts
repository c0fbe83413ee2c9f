import { toBase64Url } from '../../kit/bytes.ts'
import { sha256 } from '../../kit/hash.node.ts'
import type { Random } from '../../kit/random.ts'

/** 256 bits that cannot be guessed, in 43 characters. */
export const newSecret = (random: Random): string => toBase64Url(random.bytes(32))

/** API keys say what they are, so that scanners of leaked secrets find them. */
export const apiKeyPrefix = 'vsk_'

/** How secrets with 256 random bits are stored. No salt and no slow hash: there is nothing to guess. */
export const secretHash = (secret: string): string => sha256(secret)
