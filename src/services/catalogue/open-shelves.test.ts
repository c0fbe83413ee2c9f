import { describe, expect, it } from 'vitest'
import { openCatalogueHouse } from '../../../test/helpers/catalogue-house.ts'
import { Outage } from '../../kit/failure.ts'
import { rememberingLog } from '../../kit/log.ts'
import type { CatalogueContext } from './implementer.ts'
import { openShelves } from './open-shelves.ts'

describe('the shelf', () => {
  it('is served as it was last seen while the database does not answer, and catches up afterwards', async () => {
    await using house = await openCatalogueHouse()
    const { sql } = house.service.context as CatalogueContext
    const log = rememberingLog()
    let down = true
    const flaky: CatalogueContext['sql'] = {
      transaction: sql.transaction,
      get db() {
        if (down) throw new Outage('sql', 'no route to it')
        return sql.db
      },
    }
    const shelves = openShelves({ sql: flaky, log })
    await expect(shelves.read()).rejects.toThrow('no route to it')
    down = false
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    expect((await shelves.read()).titles.get(titleId)?.name).toEqual({ en: 'Arc' })
    down = true
    await house.as().updateTitle({ titleId, name: { en: 'Bow' } })
    expect((await shelves.read()).titles.get(titleId)?.name).toEqual({ en: 'Arc' })
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { version: 1, error: 'no route to it' } }])
    down = false
    expect((await shelves.read()).titles.get(titleId)?.name).toEqual({ en: 'Bow' })
  })

  it('is loaded once for many readers, and not at all when nothing changed', async () => {
    await using house = await openCatalogueHouse()
    const { sql } = house.service.context as CatalogueContext
    const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
    let looks = 0
    const counted: CatalogueContext['sql'] = {
      transaction: sql.transaction,
      get db() {
        looks += 1
        return sql.db
      },
    }
    const shelves = openShelves({ sql: counted, log: rememberingLog() })
    const read = await Promise.all(Array.from({ length: 5 }, () => shelves.read()))
    expect(new Set(read).size).toBe(1)
    // Five looks at the version; one load of version, changed and removed.
    expect(looks).toBe(8)
    expect(await shelves.read()).toBe(read[0])
    expect(looks).toBe(9)
    await house.as().deleteTitle({ titleId })
    expect((await shelves.read()).titles.size).toBe(0)
  })
})
