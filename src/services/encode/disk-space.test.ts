import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { openTestSql } from '../../../test/helpers/sql.ts'
import { diskSpaceOf, spareBytes } from './disk-space.ts'
import { migrations, type Tables } from './tables.ts'

describe('disk space', () => {
  it('is what the store has left without the spare, minus what open uploads have still to bring', async () => {
    await using house = await openTestSql()
    const { db } = await house.sql.open<Tables>('encode', migrations)
    let missingBytes = 0
    const space = diskSpaceOf({
      folder: tmpdir(),
      blobs: { freeBytes: () => Promise.resolve(spareBytes + 1000) },
      missingUploadBytes: () => Promise.resolve(missingBytes),
    })
    expect(await space.freeBytes(db)).toBe(1000)
    missingBytes = 400
    expect(await space.freeBytes(db)).toBe(600)
    missingBytes = 2000
    expect(await space.freeBytes(db)).toBe(0)
  })
})
