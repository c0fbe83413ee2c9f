import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toHex, utf8 } from '../../kit/bytes.ts'
import { rememberingLog, silentLog } from '../../kit/log.ts'
import { seededRandom, systemRandom } from '../../kit/random.ts'
import { keysConformance } from './conformance.ts'
import { openKeys } from './local-keys.ts'

keysConformance('local files', async () => {
  const house = emptyHouse()
  return { keys: await house.open(), again: () => house.open(), [Symbol.asyncDispose]: async () => house[Symbol.dispose]() }
})

describe('openKeys', () => {
  it('writes nothing that others may read, and no secret in the clear', async () => {
    using house = emptyHouse()
    const log = rememberingLog()
    const keys = await house.open(log)
    const { secret } = await keys.rotate('edge-token')
    expect(readdirSync(house.folder).toSorted()).toEqual(['key-encryption-key', 'rings.1.json'])
    for (const name of readdirSync(house.folder)) {
      expect(statSync(house.path(name)).mode & 0o777).toBe(0o600)
      expect(readFileSync(house.path(name)).includes(secret)).toBe(false)
    }
    expect(log.lines.map(({ message, fields }) => [message, fields])).toEqual([['key was rotated', { purpose: 'edge-token', keyId: 1 }]])
    expect(JSON.stringify(log.lines)).not.toContain(toHex(secret))
  })

  it('leaves no retired secret behind on the disk', async () => {
    using house = emptyHouse()
    const keys = await house.open()
    await keys.rotate('t')
    const before = JSON.parse(readFileSync(house.path('rings.1.json'), 'utf8')) as { t: { keys: { sealed: string }[] } }
    await keys.rotate('t')
    await keys.retire('t', 1)
    expect(readdirSync(house.folder).toSorted()).toEqual(['key-encryption-key', 'rings.3.json'])
    expect(readFileSync(house.path('rings.3.json'), 'utf8')).not.toContain(before.t.keys[0]!.sealed)
  })

  it('refuses a key file that others may read, and says what to do', async () => {
    using house = emptyHouse()
    await house.open()
    chmodSync(house.path('key-encryption-key'), 0o640)
    await expect(house.open()).rejects.toMatchObject({
      code: 'KEY_FILE_OPEN',
      message: `${house.path('key-encryption-key')} may be read by others (mode 640). Run: chmod 600 ${house.path('key-encryption-key')}`,
    })
  })

  it('refuses a key file of the wrong size', async () => {
    using house = emptyHouse()
    writeFileSync(house.path('key-encryption-key'), 'short', { mode: 0o600 })
    await expect(house.open()).rejects.toMatchObject({
      code: 'KEY_FILE_BROKEN',
      message: expect.stringContaining('has 5 bytes instead of 32'),
    })
  })

  it('does not make a new key file beside keys that only the old one opens', async () => {
    using house = emptyHouse()
    await (await house.open()).macKeys('t')
    rmSync(house.path('key-encryption-key'))
    await expect(house.open()).rejects.toMatchObject({ code: 'KEY_FILE_MISSING' })
    expect(readdirSync(house.folder)).toEqual(['rings.1.json'])
  })

  it('says that a key file belongs to other keys', async () => {
    using house = emptyHouse()
    await (await house.open()).macKeys('t')
    writeFileSync(house.path('key-encryption-key'), systemRandom.bytes(32))
    await expect((await house.open()).macKeys('t')).rejects.toMatchObject({
      code: 'KEY_FILE_BROKEN',
      message: expect.stringContaining('is not the key that sealed'),
    })
  })

  it('says that the file of keys is broken', async () => {
    using house = emptyHouse()
    await (await house.open()).macKeys('t')
    writeFileSync(house.path('rings.1.json'), '{"t":')
    await expect((await house.open()).macKeys('t')).rejects.toMatchObject({ code: 'KEYS_BROKEN' })
  })

  it('goes on from the newer file when a process died before it could remove the older one', async () => {
    using house = emptyHouse()
    const early = await house.open()
    await early.rotate('t')
    const older = readFileSync(house.path('rings.1.json'))
    const second = await (await house.open()).rotate('t')
    writeFileSync(house.path('rings.1.json'), older, { mode: 0o600 })
    const late = await house.open()
    expect(await late.macKeys('t')).toHaveLength(2)
    expect((await late.macKeys('t'))[0]).toEqual(second)
    expect(await early.macKeys('t')).toEqual(await late.macKeys('t'))
    expect(readdirSync(house.folder).toSorted()).toEqual(['key-encryption-key', 'rings.2.json'])
  })

  it('loses no change when several processes make theirs at once', async () => {
    using house = emptyHouse()
    await house.open()
    const rotate = async () => {
      const script = `
        import { openKeys } from ${JSON.stringify(join(import.meta.dirname, 'local-keys.ts'))}
        import { silentLog } from ${JSON.stringify(join(import.meta.dirname, '../../kit/log.ts'))}
        import { systemRandom } from ${JSON.stringify(join(import.meta.dirname, '../../kit/random.ts'))}
        const keys = await openKeys({ folder: ${JSON.stringify(house.folder)}, random: systemRandom, log: silentLog })
        for (let i = 0; i < 10; i += 1) await keys.rotate('t')`
      const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      return (await once(child, 'exit'))[0] as number | null
    }
    expect(await Promise.all([rotate(), rotate(), rotate()])).toEqual([0, 0, 0])
    const keyIds = (await (await house.open()).macKeys('t')).map(({ keyId }) => keyId)
    expect(keyIds).toEqual(Array.from({ length: 30 }, (_, i) => 30 - i))
  })

  it('seals with a header of version and key number, a nonce of 12 bytes and a tag of 16', async () => {
    using house = emptyHouse()
    const keys = await house.open()
    const sealed = await keys.seal('t', utf8('12345'), '')
    expect([sealed[0], sealed[1], sealed.length]).toEqual([1, 1, 2 + 12 + 5 + 16])
  })
})

const emptyHouse = () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitascope-keys-'))
  let opened = 0
  return {
    folder,
    path: (name: string) => join(folder, name),
    open(log = silentLog as ReturnType<typeof rememberingLog> | typeof silentLog) {
      opened += 1
      return openKeys({ folder, random: seededRandom(`keys ${opened}`), log })
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}
