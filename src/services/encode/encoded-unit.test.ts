import { mkdir, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { collectChunks, keepChunksMs } from './collect-chunks.ts'
import { unitKey, type EncodedPart } from './encoded-unit.ts'
import { measuredOf } from './measured-units.ts'
import { rungQuality } from './rung-quality.ts'

describe('unitKey', () => {
  const made = { masterSum: 'ab'.repeat(32), program: '7.0', args: ['-crf', '24'], measured: null }
  it('is the same for the same, and different for another film, program, argument or way of measuring', () => {
    expect(unitKey({ ...made })).toBe(unitKey(made))
    expect(unitKey(made)).toMatch(/^[0-9a-f]{40}$/)
    const others = [
      { ...made, masterSum: 'cd'.repeat(32) },
      { ...made, program: '7.1' },
      { ...made, args: ['-crf', '25'] },
      { ...made, measured: { subsample: 8 } },
    ]
    expect(new Set([made, ...others].map(unitKey)).size).toBe(5)
  })
})

describe('measuredOf', () => {
  it('chooses evenly, away from the ends, and never more than there are', () => {
    expect([...measuredOf(10, 2)]).toEqual([2, 7])
    expect([...measuredOf(9, 1)]).toEqual([4])
    expect([...measuredOf(3, 100)]).toEqual([0, 1, 2])
    expect([measuredOf(3, 0).size, measuredOf(0, 2).size]).toEqual([0, 0])
  })
})

describe('rungQuality', () => {
  const part = (...scores: number[]): EncodedPart => ({
    name: 'a.mp4',
    sizeBytes: 1,
    pictureBytes: 1,
    configurationSum: '',
    quality: { metric: 'vmaf', model: 'vmaf_v0.6.1', mean: 0, harmonicMean: 0, firstPercentile: 0, minimum: 0, scores, cpuSeconds: 1 },
  })
  const bare: EncodedPart = { name: 'a.mp4', sizeBytes: 1, pictureBytes: 1, configurationSum: '' }
  it('pools the frames of all parts that were measured, and says when some were not', () => {
    expect(rungQuality([{ outputs: { low: part(90, 80) } }, { outputs: { low: part(100) } }], 'low')).toEqual({
      metric: 'vmaf',
      model: 'vmaf_v0.6.1',
      mean: 90,
      harmonicMean: 89.26,
      p1: 80.2,
      sampled: false,
    })
    expect(rungQuality([{ outputs: { low: part(90) } }, { outputs: { low: bare } }], 'low')).toMatchObject({ mean: 90, sampled: true })
  })
  it('has nothing to say where nothing was measured', () => {
    expect(rungQuality([{ outputs: { low: bare } }], 'low')).toBeUndefined()
    expect(rungQuality([{ outputs: { low: part(90) } }], 'high')).toBeUndefined()
  })
})

describe('collectChunks', () => {
  let house: EncodeHouse
  beforeAll(async () => {
    house = await openEncodeHouse()
  })
  afterAll(() => house[Symbol.asyncDispose]())
  it('removes what nobody needs a day after it was made, and nothing else', async () => {
    const { clock } = house.context
    const chunks = join(house.ownFolder, 'chunks')
    const old = new Date(clock.now() - keepChunksMs - 1000)
    for (const name of ['old', 'fresh']) await mkdir(join(chunks, name), { recursive: true })
    await utimes(join(chunks, 'old'), old, old)
    await utimes(join(chunks, 'fresh'), new Date(clock.now()), new Date(clock.now()))
    await collectChunks(house.context)
    expect(await readdir(chunks)).toEqual(['fresh'])
  })
})
