import type { BuildId } from '../../contracts/ids.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import { loop, type Closable } from '../../kit/lifecycle.ts'
import { mapLimited } from '../../kit/limits.ts'
import { backoffMs } from '../../kit/retry.ts'
import { Bell } from './bell.ts'
import type { Edge } from './edge.ts'
import type { KnownBuilds } from './known-builds.ts'

/** Files of one build on their way at once. */
const filesAtOnce = 4
/** A filler with nothing to do looks again after this time. */
const restMs = 30_000
const retryPolicy = { baseMs: 2_000, capMs: 300_000 }

/**
 * Brings wanted builds onto one edge before anybody asks: one build after the other in the order of their publishing, low rungs first as
 * their lists are ordered. What was filled stays filled after a crash; the rest is found missing and fetched.
 */
export class Filler implements Closable {
  readonly #edge: Edge
  readonly #known: KnownBuilds
  readonly #clock: Clock
  readonly #bell: Bell
  /** Builds that were evicted or refused since they were last asked for are not brought back by themselves. */
  readonly #open = new Map<BuildId, { mayEvict: boolean; tries: number; notBefore: number }>()
  readonly #loop: Closable

  constructor(edge: Edge, known: KnownBuilds) {
    this.#edge = edge
    this.#known = known
    this.#clock = edge.shared.clock
    this.#bell = new Bell(this.#clock)
    for (const buildId of known.wanted())
      if (!edge.store.isWhole(buildId)) this.#open.set(buildId, { mayEvict: false, tries: 0, notBefore: 0 })
    this.#loop = loop({
      name: `fill ${edge.name}`,
      turn: (signal) => this.#turn(signal),
      sleep: (ms, signal) => this.#bell.rest(ms, signal),
      onTrouble: (trouble) => {
        edge.log.error('fill gives trouble', { error: trouble })
        return restMs
      },
    })
  }

  /** A build was published: it may push out what nobody watches. */
  want(buildId: BuildId): void {
    if (this.#edge.store.isWhole(buildId)) return
    this.#open.set(buildId, { mayEvict: true, tries: 0, notBefore: 0 })
    this.#bell.ring()
  }

  async close(): Promise<void> {
    await this.#loop.close()
  }

  async #turn(signal: AbortSignal): Promise<number> {
    for (const buildId of this.#open.keys()) if (!this.#known.isWanted(buildId)) this.#open.delete(buildId)
    const now = this.#clock.monotonic()
    const next = [...this.#open].find(([, order]) => order.notBefore <= now)
    if (!next) return Math.max(1, Math.min(restMs, ...[...this.#open.values()].map((order) => order.notBefore - now)))
    const [buildId, order] = next
    try {
      if (await this.#fill(buildId, order.mayEvict, signal)) this.#open.delete(buildId)
      else order.notBefore = now + retryPolicy.capMs
    } catch (trouble) {
      if (signal.aborted) throw trouble
      order.tries += 1
      order.notBefore = this.#clock.monotonic() + backoffMs(retryPolicy, order.tries, 1)
      this.#edge.log.warn('a build could not be filled and will be tried again', {
        buildId,
        tries: order.tries,
        reason: messageOf(trouble),
      })
    }
    return 0
  }

  /** False: there is no room. */
  async #fill(buildId: BuildId, mayEvict: boolean, signal: AbortSignal): Promise<boolean> {
    const { store, log } = this.#edge
    const startedAt = this.#clock.monotonic()
    const index = await store.load(buildId)
    if (!index) return true
    const missing = await store.missing(index)
    const neededBytes = missing.reduce((sum, file) => sum + file.sizeBytes, 0)
    const hasRoom = mayEvict ? await store.makeRoom(buildId, neededBytes) : store.freeBytes() >= neededBytes
    if (!hasRoom) {
      log.warn('the edge has no room for a build', { buildId, neededBytes, freeBytes: store.freeBytes() })
      return false
    }
    await mapLimited(missing, filesAtOnce, async (file) => {
      signal.throwIfAborted()
      await store.fetch(buildId, file)
    })
    log.info('build filled', {
      buildId,
      files: missing.length,
      bytes: neededBytes,
      tookMs: Math.round(this.#clock.monotonic() - startedAt),
    })
    return true
  }
}
