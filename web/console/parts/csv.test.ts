import { describe, expect, it } from 'vitest'
import { toCsv } from './csv.ts'

describe('comma-separated values', () => {
  it('have a record for the head and for each row, and nothing for what is not known', () => {
    expect(
      toCsv(
        ['Rung', 'Average'],
        [
          ['h264-240', 19_000],
          ['trick', undefined],
        ],
      ),
    ).toBe('Rung,Average\r\nh264-240,19000\r\ntrick,\r\n')
  })
  it('put quotes around what would break a record', () => {
    expect(toCsv(['Name'], [['Life, "a film"'], ['two\nlines']])).toBe('Name\r\n"Life, ""a film"""\r\n"two\nlines"\r\n')
  })
  it('do not let a spreadsheet run a name as a formula, and leave numbers as they are', () => {
    expect(toCsv(['Name', 'Change'], [['=1+1', -5]])).toBe("Name,Change\r\n'=1+1,-5\r\n")
  })
})
