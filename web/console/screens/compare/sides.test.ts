import { describe, expect, it } from 'vitest'
import type { Build } from '../../../../src/contracts/encode.ts'
import type { BuildId } from '../../../../src/contracts/ids.ts'
import { sideKey, sideOfKey, sidesAtFirst } from './sides.ts'

const rung = (id: string, averageBps: number, more: Partial<Build['rungs'][number]> = {}): Build['rungs'][number] => ({
  id,
  kind: 'video',
  codec: 'h264',
  codecs: 'avc1.64001e',
  height: 480,
  averageBps,
  peakBps: averageBps,
  segments: 1,
  sizeBytes: 1,
  ...more,
})
const build = (buildId: string, rungs: Build['rungs'], complete = true) => ({ buildId, complete, rungs }) as unknown as Build
const all = () => true
const names = (sides: ReturnType<typeof sidesAtFirst>) => sides?.map(({ build: { buildId }, rung: { id } }) => `${buildId} ${id}`)

describe('what is compared at first', () => {
  const shot = build('b', [rung('low', 300), rung('high', 1000), rung('aac', 9000, { kind: 'audio' })])
  const fixed = build('a', [rung('low', 500), rung('mid', 1100), rung('high', 4000)])
  it('is the best of this build beside the rung of another that costs as much', () => {
    expect(names(sidesAtFirst([fixed, shot], 'b' as BuildId, all))).toEqual(['a mid', 'b high'])
  })
  it('prefers another build that is complete', () => {
    expect(names(sidesAtFirst([build('f', [rung('high', 1000)], false), fixed, shot], 'b' as BuildId, all))).toEqual(['a mid', 'b high'])
  })
  it('is two rungs where there is one build', () => {
    expect(names(sidesAtFirst([shot], 'b' as BuildId, all))).toEqual(['b low', 'b high'])
  })
  it('leaves out what this browser cannot show', () => {
    const mixed = build('b', [rung('low', 300), rung('high', 1000, { codecs: 'hvc1' })])
    expect(names(sidesAtFirst([fixed, mixed], 'b' as BuildId, (codecs) => codecs !== 'hvc1'))).toEqual(['a low', 'b low'])
    expect(sidesAtFirst([mixed], 'b' as BuildId, () => false)).toBeUndefined()
    expect(sidesAtFirst([build('b', [rung('only', 300)])], 'b' as BuildId, all)).toBeUndefined()
  })
})

it('a side is found again by its key', () => {
  const shot = build('b', [rung('h264-480 x', 300)])
  const side = { build: shot, rung: shot.rungs[0]! }
  expect(sideOfKey([shot], sideKey(side))).toEqual(side)
  expect(sideOfKey([shot], 'b gone')).toBeUndefined()
})
