import { describe, expect, it } from 'vitest'
import { readKeyFrames } from './read-key-frames.ts'

const track = { timescale: 1000, segmentTicks: [2000, 500, 1500] }
const at = (offset: number, length: number) => ({ keyFrame: { offset, length } })

describe('readKeyFrames', () => {
  it('lists where the first pictures lie, and what it costs to see them at normal speed', () => {
    expect(readKeyFrames(track, [at(40, 1000), at(40, 1000), at(44, 500)])).toEqual({
      offsets: [40, 40, 44],
      lengths: [1000, 1000, 500],
      averageBps: 5000,
      // 2000 bytes in the first 2.5 s; the half second alone is too short to count.
      peakBps: 6400,
    })
  })

  it('says nothing when one of them is not known, and of no segments at all', () => {
    expect(readKeyFrames(track, [at(40, 1000), {}, at(40, 500)])).toBeUndefined()
    expect(readKeyFrames({ timescale: 1, segmentTicks: [] }, [])).toBeUndefined()
  })
})
