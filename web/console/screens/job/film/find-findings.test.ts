import { describe, expect, it } from 'vitest'
import { aboutOf, gravestOf, shotAt, trackName } from './find-findings.ts'

const finding = (severity: 'note' | 'fix' | 'warn' | 'refuse', track?: number) => ({
  code: 'loudness',
  severity,
  means: '',
  action: '',
  ...(track !== undefined && { track }),
})
const sound = { index: 1, codec: 'aac', channels: 2, sampleRate: 48_000, language: 'en', state: 'measured', curve: [], silences: [] }

describe('findings', () => {
  it('together are as grave as the gravest of them', () => {
    expect(gravestOf([finding('note'), finding('warn'), finding('fix')])).toBe('warn')
    expect(gravestOf([finding('note')])).toBe('note')
  })
  it('name the track that they are about', () => {
    const report = {
      sound: [{ ...sound, role: 'commentary' as const }],
      subtitles: [{ index: 3, codec: 'srt', kind: 'text' as const, language: 'de', role: 'subtitle' as const }],
    }
    expect([finding('fix'), finding('fix', 1), finding('fix', 3), finding('fix', 7)].map((each) => aboutOf(each, report))).toEqual([
      undefined,
      'English, commentary',
      'Subtitles, German',
      'Stream 7',
    ])
  })
})

it('a track is called by its title, else by its language', () => {
  expect(trackName({ language: 'de', title: 'Deutsch', role: 'main', index: 1 })).toBe('Deutsch')
  expect(trackName({ language: 'und', role: 'main', index: 2 })).toBe('Track 2')
})

it('a moment lies in the last shot that began', () => {
  expect([0, 1.07, 1.08, 50].map((seconds) => shotAt([0, 1.08, 3.2], seconds))).toEqual([1, 1, 2, 3])
  expect(shotAt([], 3)).toBe(0)
})
