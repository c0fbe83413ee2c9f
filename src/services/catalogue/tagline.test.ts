import { describe, expect, it } from 'vitest'
import { tagline } from './tagline.ts'

describe('tagline', () => {
  it('is the first sentence', () => {
    expect(tagline('A lamp is lit. It never goes out.')).toBe('A lamp is lit.')
    expect(tagline('Who is there? Nobody.')).toBe('Who is there?')
    expect(tagline('灯りがともる。それは消えない。')).toBe('灯りがともる。')
  })

  it('does not end at a point inside a word or number', () => {
    expect(tagline('At 3.14 metres it stops. Then it falls.')).toBe('At 3.14 metres it stops.')
  })

  it('is the whole text when that has no end', () => {
    expect(tagline('  A lamp\n  is lit ')).toBe('A lamp is lit')
    expect(tagline('')).toBe('')
  })

  it('is cut at a word when it is longer than 120 characters', () => {
    expect(tagline(`${'lantern '.repeat(30)}.`)).toBe(`${'lantern '.repeat(13)}lantern…`)
  })

  it('is cut anywhere in a script without spaces', () => {
    expect(tagline('灯'.repeat(200))).toBe(`${'灯'.repeat(119)}…`)
    expect(tagline('灯'.repeat(120))).toBe('灯'.repeat(120))
  })
})
