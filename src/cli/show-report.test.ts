import { describe, expect, it } from 'vitest'
import { rememberingOutput } from '../../test/helpers/command-output.ts'
import type { Finding, InspectionReport } from '../contracts/inspection.ts'
import { filmTime, showReport } from './show-report.ts'

const report = (findings: readonly Finding[], moreFindings = 0): InspectionReport => ({
  version: 1,
  verdict: 'ok',
  summary: 'h264 64x36 at 25, 2 s, no sound: 1 to look at.',
  file: { container: 'mp4', sizeBytes: 1500, durationSeconds: 2, chapters: 0, sha256: 'ab' },
  sound: [],
  subtitles: [],
  texts: [{ name: 'a.srt', cues: 3, problemCount: 1, problems: [] }],
  black: [],
  frozen: [],
  shots: [],
  findings,
  moreFindings,
  counts: { note: 0, fix: 0, warn: 0, refuse: 0 },
})

const found = (more: Partial<Finding> = {}): Finding => ({ code: 'x', severity: 'warn', means: 'It is so.', action: 'Look.', ...more })

const shown = (whole: InspectionReport): readonly string[] => {
  const output = rememberingOutput()
  showReport(output, whole)
  return output.lines
}

describe('the report of an inspection', () => {
  it('begins with its one line and aligns what is known', () => {
    expect(shown(report([]))).toEqual([
      'h264 64x36 at 25, 2 s, no sound: 1 to look at.',
      '',
      '  file    mp4, 1.5 kB, 00:00:02.000',
      '  sha256  ab',
      '  beside  a.srt, 3 lines, 1 problem in it',
    ])
  })

  it('tells of each finding where it is, what it means and what is done, one below the other', () => {
    const findings = [found({ fromSeconds: 83.4, toSeconds: 85 }), found({ severity: 'fix', track: 1, fromSeconds: 0, toSeconds: 0 })]
    expect(shown(report(findings)).slice(-4)).toEqual([
      '  warn  00:01:23.400 - 00:01:25.000  It is so.',
      '                                     Look.',
      '  fix   track 1 00:00:00.000         It is so.',
      '                                     Look.',
    ])
  })

  it('ends with how many findings are not shown', () => {
    const many = Array.from({ length: 45 }, () => found())
    expect(shown(report(many)).at(-1)).toBe('  and 5 findings more (all of them: --json)')
    expect(shown(report(many, 7)).at(-1)).toBe('  and 12 findings more')
  })
})

describe('a time in a film', () => {
  it.each([
    [0, '00:00:00.000'],
    [83.4, '00:01:23.400'],
    [59.9996, '00:01:00.000'],
    [360_000.0004, '100:00:00.000'],
    [-1, '00:00:00.000'],
  ])('of %d s is %s', (seconds, words) => expect(filmTime(seconds)).toBe(words))
})
