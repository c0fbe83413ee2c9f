import { describe, expect, it } from 'vitest'
import { decideGrain, grainFacts, type GrainFacts } from './grain-gate.ts'
import { syntheticPicture, type SyntheticPicture } from './synthetic-pictures.ts'

const size = { width: 512, height: 256 }
const wall = (x: number, y: number) => 60 + x / 8 + y / 8

const factsOf = (ask: Omit<SyntheticPicture, 'seed' | 'width' | 'height'>, second: Partial<SyntheticPicture> = {}) =>
  grainFacts([[syntheticPicture({ ...size, ...ask, seed: 1 }), syntheticPicture({ ...size, ...ask, seed: 2, ...second })]])

describe('grainFacts', () => {
  it('tells strength, share, novelty and softness of grain', () => {
    const facts = factsOf({ luma: wall, strength: () => 4 })!
    expect(facts.strength).toBeCloseTo(4, 0)
    expect(facts.share).toBeGreaterThan(0.8)
    expect(facts.novelty).toBeGreaterThan(0.8)
    expect(facts.softness).toBeCloseTo(1 / 16, 1)
  })
  it('sees that what moves by is not new', () => {
    const texture = syntheticPicture({ ...size, width: 520, seed: 7, luma: () => 100, strength: () => 8 }).luma
    const moved = (shift: number) => ({ luma: (x: number, y: number) => texture[y * 520 + x + shift]!, strength: () => 0 })
    expect(factsOf(moved(0), moved(5))!.novelty).toBeLessThan(0.1)
  })
  it('knows nothing of no pictures', () => {
    expect(grainFacts([])).toBeUndefined()
  })
})

describe('decideGrain', () => {
  const grainy: GrainFacts = { strength: 4.567, share: 0.7, novelty: 0.85, softness: 0.27 }
  const why = (change: Partial<GrainFacts>) => {
    const decision = decideGrain({ ...grainy, ...change })
    return decision.synthesise ? decision.strength : decision.why
  }
  it('has the grain of a film synthesised', () => {
    expect(decideGrain(grainy)).toEqual({ synthesise: true, strength: 4.57 })
    expect(decideGrain(factsOf({ luma: wall, strength: () => 4, isSoft: true })).synthesise).toBe(true)
  })
  it('leaves a clean film alone, and one with too little grain to be worth it', () => {
    const little = 'The film has too little grain for anything to be saved without it.'
    expect([why({ strength: 0.76 }), why({ strength: 2.99 }), why({ strength: 3 })]).toEqual([little, little, 3])
    expect(decideGrain(factsOf({ luma: wall, strength: () => 0 })).synthesise).toBe(false)
  })
  it('leaves drawn films alone, in which nothing is new', () => {
    const still = { luma: (x: number, y: number) => 100 + ((x * 7 + y * 13) % 17), strength: () => 0 }
    expect(decideGrain(factsOf(still)).synthesise).toBe(false)
    expect(why({ novelty: 0.64 })).toContain('stays from picture to picture')
    expect(why({ novelty: 0.65 })).toBe(4.57)
  })
  it('leaves texture alone: where the flattest places are few, soft, or stronger than any grain', () => {
    expect(why({ share: 0.29 })).toContain('Too few places')
    expect(why({ share: 0.3 })).toBe(4.57)
    expect(why({ softness: 0.61 })).toContain('too soft')
    expect(why({ strength: 26 })).toContain('too strong')
    expect(decideGrain(undefined)).toMatchObject({ synthesise: false })
  })
})
