import { z } from 'zod'
import { TitleId, type BuildId } from '../../contracts/ids.ts'
import { Instant, Sha256 } from '../../contracts/shared.ts'
import { fromInstant, type Clock } from '../../kit/clock.ts'
import type { Closable } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { DurableMap } from './durable-map.ts'

/** How long a removed build is remembered, so that late news of it does not bring it back. */
const tombstoneMs = 30 * 86_400_000

const Entry = z.discriminatedUnion('state', [
  /** `wanted`: members watch it now, so the edges of this process should hold it. */
  z.object({ state: z.enum(['known', 'wanted']), titleId: TitleId, factsBlob: Sha256, filesBlob: Sha256 }),
  z.object({ state: z.literal('removed'), at: Instant }),
])
type Entry = z.infer<typeof Entry>

export interface KnownBuild {
  readonly titleId: TitleId
  readonly factsBlob: string
  readonly filesBlob: string
}

/** Every build that the events told of, and where its list of files is: what an edge needs to fetch a build it does not hold. */
export class KnownBuilds implements Closable {
  readonly #map: DurableMap<Entry>

  private constructor(map: DurableMap<Entry>) {
    this.#map = map
  }

  static async open(needs: { path: string; clock: Clock; log: Log }): Promise<KnownBuilds> {
    const map = await DurableMap.open({ path: needs.path, schema: Entry, log: needs.log })
    const oldest = needs.clock.now() - tombstoneMs
    for (const [buildId, entry] of map.entries()) if (entry.state === 'removed' && fromInstant(entry.at) < oldest) await map.delete(buildId)
    return new KnownBuilds(map)
  }

  /** Undefined for a build that nobody told of, and for one that was removed. */
  get(buildId: string): KnownBuild | undefined {
    const entry = this.#map.get(buildId)
    return entry?.state === 'removed' ? undefined : entry
  }

  isRemoved(buildId: BuildId): boolean {
    return this.#map.get(buildId)?.state === 'removed'
  }

  isWanted(buildId: BuildId): boolean {
    return this.#map.get(buildId)?.state === 'wanted'
  }

  wanted(): BuildId[] {
    return [...this.#map.entries()].flatMap(([buildId, entry]) => (entry.state === 'wanted' ? [buildId as BuildId] : []))
  }

  async learn(buildId: BuildId, build: KnownBuild): Promise<void> {
    if (!this.#map.get(buildId)) await this.#map.set(buildId, { state: 'known', ...build })
  }

  /** From now on this build of its title is wanted, and no other. False when it was removed before. */
  async want(buildId: BuildId, build: KnownBuild): Promise<boolean> {
    if (this.isRemoved(buildId)) return false
    await this.wantNone(build.titleId, buildId)
    if (!this.isWanted(buildId)) await this.#map.set(buildId, { state: 'wanted', ...build })
    return true
  }

  /** No build of this title is wanted any more, but perhaps one. */
  async wantNone(titleId: TitleId, except?: BuildId): Promise<void> {
    for (const [buildId, entry] of this.#map.entries()) {
      if (entry.state === 'wanted' && entry.titleId === titleId && buildId !== except)
        await this.#map.set(buildId, { ...entry, state: 'known' })
    }
  }

  /** `at`: when it was removed. News of it that comes in later is left aside. */
  async remove(buildId: BuildId, at: Instant): Promise<void> {
    await this.#map.set(buildId, { state: 'removed', at })
  }

  close(): Promise<void> {
    return this.#map.close()
  }
}
