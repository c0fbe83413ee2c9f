import { describe, expect, it } from 'vitest'
import { matchesTag, parseRange } from './byte-range.ts'

describe('byte range', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=0-99', { start: 0, end: 100 }],
    ['bytes=10-', { start: 10, end: 100 }],
    ['bytes=99-', { start: 99, end: 100 }],
    ['bytes=50-1000000', { start: 50, end: 100 }],
    ['bytes=-1', { start: 99, end: 100 }],
    ['bytes=-100', { start: 0, end: 100 }],
    ['bytes=-5000', { start: 0, end: 100 }],
    ['Bytes= 5-6 ', { start: 5, end: 7 }],
    [`bytes=0-${'9'.repeat(400)}`, { start: 0, end: 100 }],
  ])('%s of 100 bytes', (header, range) => {
    expect(parseRange(header, 100)).toEqual(range)
  })

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])('%s cannot be satisfied', (header) => {
    expect(parseRange(header, 100)).toBe('unsatisfiable')
  })

  it.each([
    undefined,
    '',
    'bytes=-',
    'bytes=5-4',
    'bytes=0-1,5-6',
    'bytes=a-b',
    'bytes=1-2x',
    'lines=0-5',
    'bytes 0-5',
    'bytes=--5',
    'bytes=0x1-2',
  ])('%s is ignored', (header) => {
    expect(parseRange(header, 100)).toBe('whole')
  })

  it('finds nothing to satisfy in an empty file', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable')
    expect(parseRange('bytes=-5', 0)).toBe('unsatisfiable')
    expect(parseRange(undefined, 0)).toBe('whole')
  })
})

describe('if-none-match', () => {
  it.each(['"a"', 'W/"a"', '"b", "a"', ' "b" ,W/"a" ', '*'])('%s names "a"', (header) => {
    expect(matchesTag(header, '"a"')).toBe(true)
  })

  it.each([undefined, '', 'a', '"b"', '"A"', '"a', '"aa"'])('%s does not', (header) => {
    expect(matchesTag(header, '"a"')).toBe(false)
  })
})
