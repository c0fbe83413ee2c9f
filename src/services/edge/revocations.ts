import { z } from 'zod'
import type { PlayId } from '../../contracts/ids.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Closable } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { DurableMap } from './durable-map.ts'

/** Plays on the list at once; beyond it the one that was put first goes. */
const mostPlays = 100_000

/** Plays whose tokens are worth nothing though they have not run out. A play leaves the list when its token would have ended anyway. */
export class Revocations implements Closable {
  readonly #ends: DurableMap<number>
  readonly #clock: Clock
  readonly #most: number

  private constructor(ends: DurableMap<number>, clock: Clock, most: number) {
    this.#ends = ends
    this.#clock = clock
    this.#most = most
  }

  static async open(needs: { path: string; clock: Clock; log: Log; most?: number }): Promise<Revocations> {
    const ends = await DurableMap.open({ path: needs.path, schema: z.number(), log: needs.log })
    const revocations = new Revocations(ends, needs.clock, needs.most ?? mostPlays)
    await revocations.#dropEnded()
    return revocations
  }

  has(playId: PlayId): boolean {
    return this.#ends.get(playId) !== undefined
  }

  get size(): number {
    return this.#ends.size
  }

  /** `expiresAt`: UTC milliseconds at which the token ends by itself. */
  async add(playId: PlayId, expiresAt: number): Promise<void> {
    if (expiresAt <= this.#clock.now() || (this.#ends.get(playId) ?? 0) >= expiresAt) return
    if (this.#ends.size >= this.#most) await this.#makeRoom()
    await this.#ends.set(playId, expiresAt)
  }

  close(): Promise<void> {
    return this.#ends.close()
  }

  async #dropEnded(): Promise<void> {
    const now = this.#clock.now()
    for (const [playId, endsAt] of this.#ends.entries()) if (endsAt <= now) await this.#ends.delete(playId)
  }

  async #makeRoom(): Promise<void> {
    await this.#dropEnded()
    const [first] = this.#ends.entries()
    if (this.#ends.size >= this.#most && first) await this.#ends.delete(first[0])
  }
}
