import { describe, expect, inject, it } from 'vitest'
import { expression } from '../../src/engines/sql/port.ts'
import { openTestSql } from '../helpers/sql.ts'
import './postgres.setup.ts'

describe('the PostgreSQL of this run', () => {
  it('is the one that was meant, and not the packaged one', async () => {
    await using house = await openTestSql()
    const { db } = await house.sql.open('shop', {})
    const [row] = (await expression<{ version: string }>`select current_setting('server_version') as version`.execute(db)).rows
    process.stderr.write(`PostgreSQL ${row!.version}\n`)
    if (inject('installedVersion')) expect(inject('installedVersion')).toContain(row!.version)
  })
})
