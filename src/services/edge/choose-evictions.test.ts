import { describe, expect, it } from 'vitest'
import type { BuildId } from '../../contracts/ids.ts'
import { chooseEvictions, playedWithinMs } from './choose-evictions.ts'

const now = 1_000_000_000
const build = (name: string, storedBytes: number, idleMs: number) => ({
  buildId: name as BuildId,
  storedBytes,
  lastRequestAt: now - idleMs,
})
const hour = 3_600_000
const builds = [build('a', 100, hour), build('b', 50, 3 * hour), build('c', 70, 2 * hour)]
const ask = { builds, freeBytes: 10, nowMs: now, except: 'x' as BuildId }

describe('choose evictions', () => {
  it('removes nothing while there is room, to the byte', () => {
    expect(chooseEvictions({ ...ask, neededBytes: 10 })).toEqual([])
  })

  it('removes what was asked for longest ago, and no more than needed', () => {
    expect(chooseEvictions({ ...ask, neededBytes: 11 })).toEqual(['b'])
    expect(chooseEvictions({ ...ask, neededBytes: 60 })).toEqual(['b'])
    expect(chooseEvictions({ ...ask, neededBytes: 61 })).toEqual(['b', 'c'])
  })

  it('removes nothing when all together would not do', () => {
    expect(chooseEvictions({ ...ask, neededBytes: 230 })).toEqual(['b', 'c', 'a'])
    expect(chooseEvictions({ ...ask, neededBytes: 231 })).toBeUndefined()
  })

  it('never removes what is being played, nor the build for which room is made', () => {
    const played = [build('played', 500, playedWithinMs - 1), build('x', 500, hour), build('idle', 5, playedWithinMs)]
    expect(chooseEvictions({ ...ask, builds: played, neededBytes: 15 })).toEqual(['idle'])
    expect(chooseEvictions({ ...ask, builds: played, neededBytes: 16 })).toBeUndefined()
  })

  it('removes no build that holds nothing', () => {
    expect(chooseEvictions({ ...ask, builds: [build('empty', 0, hour)], neededBytes: 11 })).toBeUndefined()
  })

  it('decides equal cases by id', () => {
    expect(chooseEvictions({ ...ask, builds: [build('z', 5, hour), build('y', 5, hour)], neededBytes: 12 })).toEqual(['y'])
  })
})
