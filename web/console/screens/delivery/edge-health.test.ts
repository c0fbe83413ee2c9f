import { describe, expect, it } from 'vitest'
import { edgeTone, edgeWords } from './edge-health.ts'

describe('the health of an edge', () => {
  it('is what it says of itself while it speaks', () => {
    expect((['well', 'full', 'ill'] as const).map((health) => edgeTone({ health, silent: false }))).toEqual(['good', 'busy', 'bad'])
    expect(edgeWords({ health: 'well', silent: false })).toBe('well')
  })
  it('is bad when it fell silent, whatever it said last', () => {
    expect(edgeTone({ health: 'well', silent: true })).toBe('bad')
    expect(edgeWords({ health: 'well', silent: true })).toMatch(/^silent/)
  })
})
