import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import type { Person, ServiceName } from '../../contracts/service.ts'
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../kit/bytes.ts'
import type { Clock } from '../../kit/clock.ts'

type Role = ServiceName | 'host'

/** What a service says of itself when it calls another: who it is, whom it calls, and for which person. */
export interface ServiceClaim {
  readonly from: Role
  readonly to: ServiceName
  readonly person?: Person
  /** Whole seconds since 1970. */
  readonly expires: number
}

/** How long one claim counts, in seconds. */
const lifeSeconds = 180
/** Claims remembered as made or as checked; a claim per person and callee. */
const remembered = 5000

/** Makes claims with the Ed25519 key of one role (RFC 8032). A claim is `payload.signature`, both base64url. */
export const claimMaker = (needs: { clock: Clock }, role: Role, key: KeyObject) => {
  const made = new LRUCache<string, { text: string; expires: number }>({ max: remembered })
  return (to: ServiceName, person: Person | undefined): string => {
    const nowSeconds = Math.floor(needs.clock.now() / 1000)
    const cacheKey = `${to} ${JSON.stringify(person)}`
    const known = made.get(cacheKey)
    if (known && known.expires - nowSeconds > lifeSeconds / 3) return known.text
    const claim: ServiceClaim = { from: role, to, ...(person && { person }), expires: nowSeconds + lifeSeconds }
    const payload = utf8(JSON.stringify(claim))
    const text = `${toBase64Url(payload)}.${toBase64Url(sign(null, payload, key))}`
    made.set(cacheKey, { text, expires: claim.expires })
    return text
  }
}

/** Checks claims against the public keys of all roles. Undefined for anything bent, late, or meant for somebody else. */
export const claimChecker = (needs: { clock: Clock; keyOf: (role: string) => KeyObject | undefined }) => {
  const checked = new LRUCache<string, ServiceClaim>({ max: remembered })
  return (text: string, to: ServiceName): ServiceClaim | undefined => {
    const claim = checked.get(text) ?? check(text, needs.keyOf)
    if (!claim || claim.to !== to || claim.expires * 1000 <= needs.clock.now()) return undefined
    checked.set(text, claim)
    return claim
  }
}

const check = (text: string, keyOf: (role: string) => KeyObject | undefined): ServiceClaim | undefined => {
  const [payloadText, signatureText, ...rest] = text.split('.')
  const payload = fromBase64Url(payloadText ?? '')
  const signature = fromBase64Url(signatureText ?? '')
  if (!payload || !signature || rest.length > 0) return undefined
  let claim: ServiceClaim
  try {
    claim = JSON.parse(fromUtf8(payload)) as ServiceClaim
  } catch {
    return undefined
  }
  const key = keyOf(claim.from)
  return key && verify(null, payload, key, signature) ? claim : undefined
}

/** The keys of all roles in one folder: `<role>.key` (mode 0600) and `<role>.pub`. Made where they are missing. */
export const roleKeys = (folder: string) => {
  const publicKeys = new Map<string, KeyObject>()
  return {
    create(roles: readonly Role[]): void {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      for (const role of roles) {
        if (existsSync(join(folder, `${role}.pub`))) continue
        const pair = generateKeyPairSync('ed25519')
        writeWhole(join(folder, `${role}.key`), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600)
        writeWhole(join(folder, `${role}.pub`), pair.publicKey.export({ type: 'spki', format: 'pem' }), 0o644)
      }
    },
    privateKey: (role: Role): KeyObject => createPrivateKey(readFileSync(join(folder, `${role}.key`))),
    publicKey(role: string): KeyObject | undefined {
      if (!/^[a-z]{1,40}$/.test(role)) return undefined
      const known = publicKeys.get(role)
      if (known) return known
      const path = join(folder, `${role}.pub`)
      if (!existsSync(path)) return undefined
      const key = createPublicKey(readFileSync(path))
      publicKeys.set(role, key)
      return key
    },
  }
}

const writeWhole = (path: string, content: string | Buffer, mode: number): void => {
  writeFileSync(`${path}.new`, content, { mode })
  renameSync(`${path}.new`, path)
}
