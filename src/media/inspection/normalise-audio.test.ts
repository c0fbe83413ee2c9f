import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideGain, gainFilters } from './normalise-audio.ts'

const of = (integratedLufs: number | undefined, truePeakDbtp?: number) => ({ integratedLufs, rangeLu: 5, truePeakDbtp })

describe('decideGain', () => {
  it('brings a track to -23 LUFS by the difference', () => {
    expect(decideGain(of(-27.4, -7.4))).toEqual({
      gainDb: 4.4,
      limiterNeeded: false,
      resultLufs: -23,
      words: 'Made 4.4 dB louder, from -27.4 to -23 LUFS.',
    })
    expect(decideGain(of(-14.4, -7.7))).toEqual({
      gainDb: -8.6,
      limiterNeeded: false,
      resultLufs: -23,
      words: 'Made 8.6 dB softer, from -14.4 to -23 LUFS.',
    })
  })

  it('puts a limiter behind it when peaks would pass -1 dBTP, and not when they just reach it', () => {
    expect(decideGain(of(-30, -8)).limiterNeeded).toBe(false)
    expect(decideGain(of(-30, -7.9))).toMatchObject({
      gainDb: 7,
      limiterNeeded: true,
      words: 'Made 7 dB louder, from -30 to -23 LUFS; a limiter keeps peaks at -1 dBTP.',
    })
  })

  it('leaves half a loudness unit alone, but not its peaks', () => {
    expect(decideGain(of(-23.5, -3))).toMatchObject({ gainDb: 0, limiterNeeded: false, words: 'Left at -23.5 LUFS.' })
    expect(decideGain(of(-22.5, -0.4))).toMatchObject({ gainDb: 0, limiterNeeded: true, resultLufs: -22.5 })
    expect(decideGain(of(-23.6, -3)).gainDb).toBe(0.6)
  })

  it('gives at most 20 dB', () => {
    expect(decideGain(of(-43, -30))).toMatchObject({ gainDb: 20, resultLufs: -23, words: 'Made 20 dB louder, from -43 to -23 LUFS.' })
    expect(decideGain(of(-60, -40))).toMatchObject({
      gainDb: 20,
      resultLufs: -40,
      words: 'Made 20 dB louder, from -60 to -40 LUFS, the most that is done.',
    })
  })

  it('leaves silence alone, and what was not measured', () => {
    const left = { gainDb: 0, limiterNeeded: false, resultLufs: undefined, words: 'Silent; left alone.' }
    expect([decideGain(of(undefined)), decideGain(undefined)]).toEqual([left, left])
  })

  it('takes another target', () => {
    expect(decideGain(of(-27, -5), { targetLufs: -16, mostPeakDbtp: -2 })).toMatchObject({ gainDb: 11, limiterNeeded: true })
  })

  it('never lets peaks through, and never raises by more than it may', () => {
    fc.assert(
      fc.property(fc.double({ min: -70, max: 3, noNaN: true }), fc.double({ min: -90, max: 6, noNaN: true }), (lufs, peak) => {
        const { gainDb, limiterNeeded } = decideGain(of(lufs, peak))
        expect(gainDb).toBeLessThanOrEqual(20)
        if (!limiterNeeded) expect(peak + gainDb).toBeLessThanOrEqual(-0.95)
      }),
    )
  })
})

describe('gainFilters', () => {
  it('limits at four times the rate, half a decibel lower than asked', () => {
    expect(gainFilters({ gainDb: 7, limiterNeeded: true })).toEqual([
      'volume=7dB',
      'aresample=192000',
      'alimiter=limit=0.8414:level=false:latency=true',
      'aresample=48000',
    ])
  })

  it('does no more than is needed', () => {
    expect(gainFilters({ gainDb: -3.2, limiterNeeded: false })).toEqual(['volume=-3.2dB'])
    expect(gainFilters({ gainDb: 0, limiterNeeded: false })).toEqual([])
    expect(gainFilters({ gainDb: 0, limiterNeeded: true })).toHaveLength(3)
  })
})
