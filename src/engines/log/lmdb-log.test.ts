import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { manualClock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { rememberingLog } from '../../kit/log.ts'
import { seededRandom } from '../../kit/random.ts'
import { logConformance } from './conformance.ts'
import { openLog, sessionMs } from './lmdb-log.ts'
import { readPositions, setBackPositions } from './log-positions.ts'
import type { Entry } from './port.ts'

/** A log with a clock of its own, as a process has; several may be opened on one folder. */
const openMember = (folder: string, name: string, more: { partitions?: number } = {}) => {
  const clock = manualClock()
  const random = seededRandom(name)
  const lines = rememberingLog()
  const log = openLog({ folder, clock, random, newId: newIds({ clock, random }), log: lines, ...more })
  return { clock, log, lines }
}

const openHouse = async () => {
  const folder = await temporaryFolder()
  const member = openMember(folder.path, 'one')
  return {
    ...member,
    folder: folder.path,
    advance: (ms: number) => member.clock.advance(ms),
    async [Symbol.asyncDispose]() {
      await member.log.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

logConformance('LMDB', openHouse)

const waitFor = (holds: () => void | Promise<void>) => vi.waitFor(holds, { timeout: 10_000, interval: 2 })
const ignore = () => {}
const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

describe('the log in LMDB', () => {
  it('has what was acknowledged, and the places of groups, after closing and opening again', async () => {
    await using house = await openHouse()
    await house.log.append('t', [{ key: 'k', value: '0' }])
    const first: string[] = []
    house.log.consume({
      topic: 't',
      group: 'g',
      start: 'first',
      handle: async (batch) => void first.push(...batch.map((entry) => entry.value)),
      onTrouble: ignore,
    })
    await waitFor(() => expect(first).toEqual(['0']))
    await house.log.close()
    const again = openMember(house.folder, 'again')
    await again.log.append('t', [{ key: 'k', value: '1' }])
    const later: string[] = []
    again.log.consume({
      topic: 't',
      group: 'g',
      start: 'first',
      handle: async (batch) => void later.push(...batch.map((entry) => entry.value)),
      onTrouble: ignore,
    })
    await waitFor(() => expect(later).toEqual(['1']))
    await again.log.close()
  })

  it('keeps the number of partitions that a topic was made with', async () => {
    await using house = await openHouse()
    await house.log.append('old', [{ key: 'k', value: 'v' }])
    await house.log.close()
    const again = openMember(house.folder, 'again', { partitions: 7 })
    await again.log.append('new', [{ key: 'k', value: 'v' }])
    expect([await again.log.partitions('old'), await again.log.partitions('new')]).toEqual([4, 7])
    await again.log.close()
  })

  it('refuses names that are none, and says so when it is used after closing', async () => {
    await using house = await openHouse()
    await expect(house.log.append('no topic', [])).rejects.toThrow("'no topic' names no topic")
    await expect(
      house.log.append(
        't',
        Array.from({ length: 10_001 }, () => ({ key: 'k', value: '' })),
      ),
    ).rejects.toMatchObject({ code: 'TOO_MANY_ENTRIES' })
    await house.log.close()
    await expect(house.log.append('t', [{ key: 'k', value: 'v' }])).rejects.toThrow('the log is closed')
    await expect(house.log.read({ topic: 't', partition: 0, offset: 0, limit: 1 })).rejects.toThrow('the log is closed')
    await expect(house.log.lag('t', 'g')).rejects.toThrow('the log is closed')
  })

  it('waits longer after each trouble, up to half a minute', async () => {
    await using house = await openHouse()
    const at: number[] = []
    house.log.consume({
      topic: 't',
      group: 'g',
      start: 'first',
      handle: () => Promise.reject(new Error('no')),
      onTrouble: () => void at.push(house.clock.monotonic()),
    })
    await house.log.append('t', [{ key: 'k', value: 'v' }])
    await waitFor(async () => {
      await house.clock.advance(10)
      expect(at.length).toBeGreaterThanOrEqual(7)
    })
    const pauses = at.slice(1).map((time, i) => time - at[i]!)
    // Jitter takes away half at most: 100 ms, 200, 400 …
    pauses.slice(0, 6).forEach((pause, i) => expect(pause).toBeGreaterThanOrEqual(50 * 2 ** i))
    pauses.slice(0, 6).forEach((pause, i) => expect(pause).toBeLessThanOrEqual(100 * 2 ** i + 10))
  })

  it('lets another process take over when the clock says that a member is not heard of, and refuses the late commit', async () => {
    await using house = await openHouse()
    const other = openMember(house.folder, 'other')
    await house.log.append('t', [{ key: 'k', value: 'v' }])
    let finish = ignore
    const first: Entry[] = []
    const slow = house.log.consume({
      topic: 't',
      group: 'g',
      start: 'first',
      async handle(batch) {
        first.push(...batch)
        await new Promise<void>((resolve) => (finish = resolve))
      },
      onTrouble: ignore,
    })
    await waitFor(() => expect(first).toHaveLength(1))
    // From here on the first member's clock stands still, so it sends no heartbeat; to the other it is overdue.
    const second: Entry[] = []
    other.log.consume({ topic: 't', group: 'g', start: 'first', handle: async (batch) => void second.push(...batch), onTrouble: ignore })
    await other.clock.advance(sessionMs - 1000)
    expect(second).toEqual([])
    await waitFor(async () => {
      await other.clock.advance(1000)
      expect(second).toEqual(first)
    })
    finish()
    await waitFor(() =>
      expect(house.lines.lines.map((line) => line.message)).toContain('lease of a partition was lost, another member handles it'),
    )
    expect(await other.log.lag('t', 'g')).toBe(0)
    await slow.close()
    await other.log.close()
  })

  it('shares a group between two processes, each key to one at a time', async () => {
    await using house = await openHouse()
    const other = openMember(house.folder, 'other')
    const seen: { by: string; entry: Entry }[] = []
    for (const { name, log } of [
      { name: 'one', log: house.log },
      { name: 'two', log: other.log },
    ]) {
      log.consume({
        topic: 't',
        group: 'g',
        start: 'first',
        handle: async (batch) => void seen.push(...batch.map((entry) => ({ by: name, entry }))),
        onTrouble: ignore,
      })
    }
    let sent = 0
    await waitFor(async () => {
      await house.log.append(
        't',
        keys.map((key) => ({ key, value: String(sent) })),
      )
      sent += 1
      await Promise.all([house.clock.advance(250), other.clock.advance(250)])
      const latest = seen.slice(-keys.length)
      expect(new Set(latest.map(({ by }) => by)).size).toBe(2)
      expect(new Set(latest.map(({ entry }) => entry.key)).size).toBe(keys.length)
    })
    await waitFor(async () => {
      await Promise.all([house.clock.advance(250), other.clock.advance(250)])
      expect(await house.log.lag('t', 'g')).toBe(0)
    })
    for (const key of keys) {
      expect(seen.filter(({ entry }) => entry.key === key).map(({ entry }) => entry.value)).toEqual(
        Array.from({ length: sent }, (_, i) => String(i)),
      )
    }
    await other.log.close()
  })

  it('gives a batch again whose process was killed in the middle, as soon as somebody else reads', async () => {
    await using house = await openHouse()
    await house.log.append(
      't',
      Array.from({ length: 6 }, (_, i) => ({ key: 'k', value: String(i) })),
    )
    const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
    const reader = `
      const { openLog } = await import(${url('lmdb-log.ts')})
      const { systemClock: clock } = await import(${url('../../kit/clock.ts')})
      const { systemRandom: random } = await import(${url('../../kit/random.ts')})
      const { newIds } = await import(${url('../../kit/ids.ts')})
      const { silentLog: log } = await import(${url('../../kit/log.ts')})
      openLog({ folder: process.argv[1], clock, random, newId: newIds({ clock, random }), log }).consume({
        topic: 't', group: 'g', start: 'first', batch: 2, onTrouble() {},
        async handle(batch) {
          process.stdout.write(batch.map((entry) => entry.value).join(' ') + '\\n')
          if (batch[0].value === '2') await new Promise(() => {})
        },
      })`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', reader, house.folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    let said = ''
    child.stdout.on('data', (text: Buffer) => (said += text.toString()))
    await waitFor(() => expect(said).toBe('0 1\n2 3\n'))
    child.kill('SIGKILL')
    await ended
    const after: string[] = []
    const next = openMember(house.folder, 'next')
    // No clock is moved: that the process is gone can be seen.
    next.log.consume({
      topic: 't',
      group: 'g',
      start: 'first',
      handle: async (batch) => void after.push(...batch.map((entry) => entry.value)),
      onTrouble: ignore,
    })
    await waitFor(() => expect(after).toEqual(['2', '3', '4', '5']))
    await next.log.close()
  })

  it('sees what another process appends', async () => {
    await using house = await openHouse()
    const other = openMember(house.folder, 'other')
    const seen: string[] = []
    house.log.consume({
      topic: 't',
      group: 'g',
      start: 'first',
      handle: async (batch) => void seen.push(...batch.map((entry) => entry.value)),
      onTrouble: ignore,
    })
    await waitFor(async () => expect(await house.log.lag('t', 'g')).toBe(0))
    for (const value of ['0', '1', '2']) {
      await other.log.append('t', [{ key: 'k', value }])
      await house.clock.advance(200)
      await waitFor(() => expect(seen.at(-1)).toBe(value))
    }
    await other.log.close()
  })

  it('sets groups back to earlier positions, never forward, and forgets groups that came later', async () => {
    await using house = await openHouse()
    const handled: Record<string, string[]> = { g: [], late: [] }
    const read = (group: string, log = house.log) =>
      log.consume({
        topic: 't',
        group,
        start: 'first',
        handle: async (batch) => void handled[group]!.push(...batch.map((entry) => entry.value)),
        onTrouble: ignore,
      })
    await house.log.append('t', [{ key: 'k', value: '0' }])
    read('g')
    await waitFor(async () => expect(await house.log.lag('t', 'g')).toBe(0))
    const positions = await readPositions(house.folder)
    expect(positions.reduce((sum, { offset }) => sum + offset, 0)).toBe(1)
    read('late')
    await house.log.append('t', [{ key: 'k', value: '1' }])
    await waitFor(async () => expect([await house.log.lag('t', 'g'), await house.log.lag('t', 'late')]).toEqual([0, 0]))
    await house.log.close()

    await setBackPositions(
      house.folder,
      positions.map((position) => (position.offset === 1 ? position : { ...position, offset: 99 })),
    )
    const again = openMember(house.folder, 'again')
    expect(await again.log.lag('t', 'g')).toBe(1)
    read('g', again.log)
    read('late', again.log)
    await waitFor(() => expect(handled).toEqual({ g: ['0', '1', '1'], late: ['0', '1', '0', '1'] }))
    await again.log.close()
  })
})
