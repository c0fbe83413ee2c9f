import { LRUCache } from 'lru-cache'
import type { PlayId } from '../../contracts/ids.ts'
import type { Keys, MacKey } from '../../engines/keys/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import { hmacSha256 } from '../../kit/hash.node.ts'
import type { Log } from '../../kit/log.ts'
import { checkEdgeToken, macsWith, type EdgeToken, type EdgeTokenCheck, type MacOf } from '../../rules/edge-token.ts'

type NoRight = Extract<EdgeTokenCheck, { allow: false }>['reason'] | 'foreign' | 'revoked'

/** Tokens whose signature was checked, kept so that the next segment of a play needs no arithmetic. About 500 bytes each. */
const mostChecked = 20_000
/** Keys are read again this often, so that a retired one stops to count … */
const keysAgeMs = 60_000
/** … and when a token names an unknown one, but no more often than this, whoever asks. */
const leastKeysAgeMs = 2_000

interface GateNeeds {
  readonly keys: Pick<Keys, 'macKeys'>
  readonly revoked: { has(playId: PlayId): boolean }
  readonly clock: Clock
  readonly log: Log
}

/** Who may have bytes of which build. */
export class TokenGate {
  readonly #needs: GateNeeds
  readonly #checked = new LRUCache<string, EdgeToken>({ max: mostChecked })
  #macOf: MacOf = () => undefined
  #keys = ''
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined

  private constructor(needs: GateNeeds) {
    this.#needs = needs
  }

  static async open(needs: GateNeeds): Promise<TokenGate> {
    const gate = new TokenGate(needs)
    await gate.#readKeys()
    return gate
  }

  /** The token, when it gives a right to this build now; else why not. At an unknown key, try once more after `renewKeys`. */
  check(text: string, buildId: string): EdgeToken | NoRight {
    const { clock, revoked } = this.#needs
    const now = clock.now()
    if (clock.monotonic() - this.#readAt > keysAgeMs) void this.renewKeys()
    let token = this.#checked.get(text)
    if (!token) {
      const check = checkEdgeToken(text, now, this.#macOf)
      if (!check.allow) return check.reason
      token = check.token
      this.#checked.set(text, token)
    }
    if (token.expiresAt <= now) return 'expired'
    if (token.buildId !== buildId) return 'foreign'
    return revoked.has(token.playId) ? 'revoked' : token
  }

  /** Reads the keys again unless that was done just now; goes on with the old ones when the keys engine does not answer. */
  async renewKeys(): Promise<void> {
    if (this.#needs.clock.monotonic() - this.#readAt < leastKeysAgeMs) return
    this.#reading ??= this.#readKeys()
      .catch((trouble: unknown) => {
        this.#needs.log.warn('edge keys could not be read again, the old ones count on', { reason: messageOf(trouble) })
      })
      .finally(() => {
        this.#reading = undefined
      })
    await this.#reading
  }

  async #readKeys(): Promise<void> {
    this.#readAt = this.#needs.clock.monotonic()
    const keys = await this.#needs.keys.macKeys('edge-token')
    const fingerprint = fingerprintOf(keys)
    if (fingerprint === this.#keys) return
    this.#keys = fingerprint
    this.#macOf = macsWith(keys, hmacSha256)
    this.#checked.clear()
  }
}

const fingerprintOf = (keys: readonly MacKey[]): string =>
  keys.map((key) => `${key.keyId}:${Buffer.from(key.secret).toString('base64')}`).join(' ')
