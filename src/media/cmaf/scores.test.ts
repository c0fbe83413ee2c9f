import { describe, expect, it } from 'vitest'
import { sampleFacts } from './sample-facts.ts'
import { scoresOf } from './scores.ts'

const tracks = sampleFacts.video
const measured = tracks.map((track, index) => ({ ...track, quality: { metric: 'vmaf', mean: 90.126 + index, sampled: true } }))

describe('scoresOf', () => {
  it('takes what was measured, to two digits', () => {
    expect(scoresOf(measured)).toEqual(new Map([['h264-720', 90.13], ['h264-240', 91.13], ['av1-720', 92.13]])) // prettier-ignore
  })

  it('takes what was given before what was measured', () => {
    expect(scoresOf(measured.map((track, index) => ({ ...track, score: index + 1 })))).toEqual(
      new Map([['h264-720', 1], ['h264-240', 2], ['av1-720', 3]]), // prettier-ignore
    )
    // One without is enough to go back to what all have.
    expect(scoresOf([{ ...measured[0]!, score: 7 }, measured[1]!])?.get('h264-720')).toBe(90.13)
  })

  it('compares no models with others, and scores nothing when one track has no number', () => {
    const model = (track: (typeof measured)[number], name: string) => ({ ...track, quality: { ...track.quality, model: name } })
    expect(scoresOf(measured.map((track) => model(track, 'neg')))?.size).toBe(3)
    expect(scoresOf([model(measured[0]!, 'neg'), model(measured[1]!, '4k')])).toBeUndefined()
    expect(scoresOf([measured[0]!, tracks[1]!])).toBeUndefined()
    expect(scoresOf([])).toBeUndefined()
  })

  it('never goes below nothing', () => {
    expect(scoresOf([{ ...tracks[0]!, score: -3 }])?.get('h264-720')).toBe(0)
  })
})
