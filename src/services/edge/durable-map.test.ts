import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { rememberingLog, silentLog } from '../../kit/log.ts'
import { DurableMap } from './durable-map.ts'

const openMap = (folder: { path: string }, log = silentLog) =>
  DurableMap.open({ path: join(folder.path, 'map.jsonl'), schema: z.number(), log, slackLines: 10 })

describe('durable map', () => {
  it('is empty where there is no file', async () => {
    await using folder = await temporaryFolder()
    const map = await openMap(folder)
    expect(map.size).toBe(0)
    await map.close()
  })

  it('holds after a crash what was set and not what was deleted', async () => {
    await using folder = await temporaryFolder()
    const before = await openMap(folder)
    await Promise.all([
      before.set('a', 1),
      before.set('b', 2),
      before.set('a', 3),
      before.delete('b'),
      before.delete('none'),
      before.set('c', 4),
    ])
    // The file is read while the first map still holds it open: nothing happens at closing that a crash would leave out.
    const after = await openMap(folder)
    expect([...after.entries()]).toEqual([
      ['a', 3],
      ['c', 4],
    ])
    await Promise.all([before.close(), after.close()])
  })

  it('leaves out a line that was cut off, and does not spoil the next one', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'map.jsonl'), '["a",1]\n["b",2]\n["c"')
    const map = await openMap(folder)
    await map.set('d', 4)
    await map.close()
    const log = rememberingLog()
    const again = await openMap(folder, log)
    expect([...again.entries()]).toEqual([
      ['a', 1],
      ['b', 2],
      ['d', 4],
    ])
    expect(log.lines).toEqual([])
    await again.close()
  })

  it('tells of lines that it cannot read', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'map.jsonl'), '["a",1]\n["b","text"]\n{}\n[7,7]\nnonsense\n')
    const log = rememberingLog()
    const map = await openMap(folder, log)
    expect([...map.entries()]).toEqual([['a', 1]])
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { lines: 4 } }])
    await map.close()
  })

  it('takes a change back that it could not write, and can write it later', async () => {
    await using folder = await temporaryFolder()
    const map = await openMap(folder)
    await map.set('a', 1)
    for (let value = 0; value < 13; value += 1) await map.set('b', value)
    await rm(folder.path, { recursive: true })
    await expect(map.set('a', 2)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(map.delete('a')).rejects.toMatchObject({ code: 'ENOENT' })
    expect(map.get('a')).toBe(1)
    await mkdir(folder.path)
    await map.set('a', 2)
    await map.close()
    const again = await openMap(folder)
    expect(again.get('a')).toBe(2)
    await again.close()
  })

  it('writes its file anew when it holds mostly the past', async () => {
    await using folder = await temporaryFolder()
    const map = await openMap(folder)
    for (let value = 0; value < 40; value += 1) await map.set('b', value)
    await map.set('c', 1)
    await map.close()
    const lines = (await readFile(join(folder.path, 'map.jsonl'), 'utf8')).trim().split('\n')
    expect(lines.length).toBeLessThan(16)
    const again = await openMap(folder)
    expect([...again.entries()]).toEqual([
      ['b', 39],
      ['c', 1],
    ])
    await again.close()
  })
})
