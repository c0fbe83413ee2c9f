import { describe, expect, it } from 'vitest'
import { sampleVideo } from '../probe/sample-video.ts'
import { frameFilters, prerolls, wholeFilmFilters } from './read-frames.ts'

const source = { path: '/masters/-i "film".mov', video: { ...sampleVideo, index: 2 } }

describe('film that was spread over fields', () => {
  const storedRate = { numerator: 30_000, denominator: 1001 }
  const rate = { numerator: 24_000, denominator: 1001 }
  const pulldown = { storedRate, filters: ['fieldmatch', 'decimate=cycle=5'] }
  const read = (firstFrame: number, frames: number) => frameFilters({ ...source, pulldown }, { firstFrame, frames }, rate)

  it('is read from the beginning of some five of its stored pictures, and counted from there', () => {
    expect(read(101, 60)).toEqual([
      'fps=30000/1001:start_time=3.837167',
      'fieldmatch',
      'decimate=cycle=5',
      'trim=start_frame=9:end_frame=69',
      'settb=1001/24000',
      'setpts=N',
    ])
    expect([read(0, 4), read(11, 4)].map(([first, , , trim]) => [first, trim])).toEqual([
      ['fps=30000/1001:start_time=0.000000', 'trim=start_frame=0:end_frame=4'],
      ['fps=30000/1001:start_time=0.000000', 'trim=start_frame=11:end_frame=15'],
    ])
  })

  it('is read in the same way from end to end', () => {
    expect(wholeFilmFilters({ before: ['setpts=PTS-(0.02)/TB'], pulldown }, rate)).toEqual([
      'setpts=PTS-(0.02)/TB',
      'fps=30000/1001:start_time=0.000000',
      'fieldmatch',
      'decimate=cycle=5',
      'settb=1001/24000',
      'setpts=N',
    ])
    expect(wholeFilmFilters({}, rate)).toEqual(['fps=24000/1001:start_time=0.000000'])
  })
})

describe('prerolls', () => {
  it('are short where a container has an index, and reach beyond the longest hole', () => {
    expect(prerolls({ container: 'mp4', longestGapSeconds: 0.5 })).toEqual([1.5, 15.5, 'start'])
    expect(prerolls({ container: 'mpegts', longestGapSeconds: 0 })).toEqual([15, 60, 'start'])
  })
})
