import { mkdir, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { collectChunks, keepChunksMs } from './collect-chunks.ts'
import { readUnit, unitKey, type EncodedPart } from './encoded-unit.ts'
import { measuredOf } from './measured-units.ts'
import { rungQuality } from './rung-quality.ts'
import { keepOutputs } from './step-outputs.ts'

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

describe('readUnit', () => {
  it('says that work was lost where a piece is gone', async () => {
    await using folder = await temporaryFolder()
    await expect(readUnit(folder.path, 'nothing')).rejects.toMatchObject({ code: 'WORK_LOST' })
  })
  it('finds the piece that was there first when two made it at once', async () => {
    await using folder = await temporaryFolder()
    const make = (fence: string, frames: number, meanwhile = () => Promise.resolve()) =>
      keepOutputs({ jobFolder: folder.path, stepId: 'key', fence }, async () => {
        await meanwhile()
        return { frames }
      })
    let second: unknown
    const first = await make('one', 1, async () => void (second = await make('two', 2)))
    expect([first, second, await readUnit(folder.path, 'key')]).toEqual([{ frames: 2 }, { frames: 2 }, { frames: 2 }])
    expect(await readdir(join(folder.path, 'unfinished'))).toEqual([])
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
    const { folders, clock } = house.context
    const old = new Date(clock.now() - keepChunksMs - 1000)
    for (const name of ['old', 'fresh']) await mkdir(folders.chunksOf(name), { recursive: true })
    await utimes(folders.chunksOf('old'), old, old)
    await utimes(folders.chunksOf('fresh'), new Date(clock.now()), new Date(clock.now()))
    await collectChunks(house.context)
    expect(await readdir(folders.chunks)).toEqual(['fresh'])
  })
})
