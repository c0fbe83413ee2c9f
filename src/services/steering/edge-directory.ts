import type { BuildId } from '../../contracts/ids.ts'
import type { EdgeReport } from '../../contracts/steering.ts'
import type { Sql } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import type { Tables } from './tables.ts'

/** How old the directory in memory may be before it is read again: what other steering processes were told shows up after this time. */
const freshMs = 1_000
/** Edges that said nothing for so long are gone. */
const goneAfterMs = 7 * 86_400_000

export interface KnownEdge extends Omit<EdgeReport, 'builds'> {
  readonly builds: ReadonlySet<BuildId>
  /** UTC milliseconds, by the clock of whoever heard it. */
  readonly reportedAt: number
}

/** The last report of every edge: kept in sql, read from memory. */
export class EdgeDirectory {
  readonly #needs: { sql: Sql<Tables>; clock: Clock; log: Log }
  #edges: ReadonlyMap<string, KnownEdge> | undefined
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined

  constructor(needs: { sql: Sql<Tables>; clock: Clock; log: Log }) {
    this.#needs = needs
  }

  /** By name. When sql does not answer, as it was read last. */
  async list(): Promise<KnownEdge[]> {
    if (this.#needs.clock.monotonic() - this.#readAt >= freshMs) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = undefined
      })
      await this.#reading
    }
    const { clock } = this.#needs
    return [...this.#edges!.values()].filter((edge) => clock.now() - edge.reportedAt < goneAfterMs)
  }

  async put(report: EdgeReport): Promise<void> {
    const { sql, clock } = this.#needs
    const reportedAt = clock.now()
    const row = {
      port: report.port,
      public_url: report.publicUrl ?? null,
      health: report.health,
      builds: JSON.stringify(report.builds),
      stored_bytes: report.storedBytes,
      capacity_bytes: report.capacityBytes,
      reported_at: new Date(reportedAt),
    }
    await sql.db
      .insertInto('edge')
      .values({ edge: report.edge, ...row })
      .onConflict((conflict) => conflict.column('edge').doUpdateSet(row))
      .execute()
    if (this.#edges) this.#edges = new Map([...this.#edges, [report.edge, { ...report, builds: new Set(report.builds), reportedAt }]])
  }

  async #read(): Promise<void> {
    const { sql, clock, log } = this.#needs
    this.#readAt = clock.monotonic()
    try {
      const rows = await sql.db.selectFrom('edge').selectAll().orderBy('edge').execute()
      this.#edges = new Map(rows.map((row) => [row.edge, toEdge(row)]))
    } catch (trouble) {
      if (!this.#edges) {
        this.#readAt = Number.NEGATIVE_INFINITY
        throw trouble
      }
      log.warn('the edges could not be read, the last known ones are used', { reason: messageOf(trouble) })
    }
  }
}

const toEdge = (row: Omit<Tables['edge'], 'builds'> & { builds: BuildId[] }): KnownEdge => ({
  edge: row.edge,
  port: row.port,
  ...(row.public_url !== null && { publicUrl: row.public_url }),
  health: row.health,
  builds: new Set(row.builds),
  storedBytes: row.stored_bytes,
  capacityBytes: row.capacity_bytes,
  reportedAt: row.reported_at.getTime(),
})
