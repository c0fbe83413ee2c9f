import { describe, expect, it } from 'vitest'
import { codecName, formatRate, formatWait, languageName, nameOf, timecode, wordsIn } from './words.ts'

describe('words of the console', () => {
  it('give rates in the unit that reads best', () => {
    expect([19_400, 999_499, 999_500, 1_440_000, 12_300_000].map(formatRate)).toEqual([
      '19 kbit/s',
      '999 kbit/s',
      '1 Mbit/s',
      '1.4 Mbit/s',
      '12 Mbit/s',
    ])
  })
  it('give waits in milliseconds, and in seconds from one second on', () => {
    expect([87.4, 999, 1000, 2449].map(formatWait)).toEqual(['87 ms', '999 ms', '1.0 s', '2.4 s'])
  })
  it('prefer English, take any other language, and pass over empty words', () => {
    expect(wordsIn({ de: 'Leben', en: 'Life' })).toBe('Life')
    expect(wordsIn({ en: '', ja: '命' })).toBe('命')
    expect(wordsIn({})).toBeUndefined()
    expect(nameOf({})).toBe('Without a name')
  })
  it('give film time with hours only where there are some', () => {
    expect([6.9, 123, 3723].map(timecode)).toEqual(['0:06', '2:03', '1:02:03'])
  })
  it('name languages and codecs, and leave unknown ones as they are', () => {
    expect([languageName('ja'), languageName('und'), codecName('h264'), codecName('ffv1')]).toEqual([
      'Japanese',
      'language not said',
      'H.264',
      'ffv1',
    ])
  })
})
