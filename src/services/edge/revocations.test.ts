import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import type { PlayId } from '../../contracts/ids.ts'
import { manualClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { Revocations } from './revocations.ts'

const play = (number: number) => `019370a0-0000-7000-8000-${String(number).padStart(12, '0')}` as PlayId

const openList = async (change: { most?: number } = {}) => {
  const folder = await temporaryFolder()
  const clock = manualClock()
  const open = () => Revocations.open({ path: join(folder.path, 'list.jsonl'), clock, log: silentLog, ...change })
  return { ...folder, clock, open, list: await open() }
}

describe('revocations', () => {
  it('know a revoked play after a restart, however often they heard of it', async () => {
    await using world = await openList()
    await world.list.add(play(1), world.clock.now() + 1000)
    await world.list.add(play(1), world.clock.now() + 1000)
    await world.list.close()
    const list = await world.open()
    expect([list.has(play(1)), list.has(play(2)), list.size]).toEqual([true, false, 1])
    await list.close()
  })

  it('forget a play whose token has ended by itself', async () => {
    await using world = await openList()
    await world.list.add(play(1), world.clock.now() + 1000)
    await world.list.add(play(2), world.clock.now() + 2000)
    await world.list.close()
    await world.clock.advance(1000)
    const list = await world.open()
    expect([list.has(play(1)), list.has(play(2))]).toEqual([false, true])
    await list.close()
  })

  it('do not take what has ended already', async () => {
    await using world = await openList()
    await world.list.add(play(1), world.clock.now())
    expect(world.list.size).toBe(0)
    await world.list.close()
  })

  it('keep the later end when late news tells an earlier one', async () => {
    await using world = await openList()
    await world.list.add(play(1), world.clock.now() + 5000)
    await world.list.add(play(1), world.clock.now() + 1000)
    await world.list.close()
    await world.clock.advance(2000)
    const list = await world.open()
    expect(list.has(play(1))).toBe(true)
    await list.close()
  })

  it('stay within their bound: first what has ended goes, then what was put first', async () => {
    await using world = await openList({ most: 3 })
    await world.list.add(play(1), world.clock.now() + 9000)
    await world.list.add(play(2), world.clock.now() + 1000)
    await world.list.add(play(3), world.clock.now() + 9000)
    await world.clock.advance(1000)
    await world.list.add(play(4), world.clock.now() + 9000)
    expect([1, 2, 3, 4].map((number) => world.list.has(play(number)))).toEqual([true, false, true, true])
    await world.list.add(play(5), world.clock.now() + 9000)
    expect([1, 2, 3, 4, 5].map((number) => world.list.has(play(number)))).toEqual([false, false, true, true, true])
    await world.list.close()
  })
})
