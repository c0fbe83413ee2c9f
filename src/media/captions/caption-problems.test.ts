import { describe, expect, it } from 'vitest'
import { captionProblems } from './caption-problems.ts'
import { parseCaptions } from './parse-captions.ts'
import { formatProblem } from './problem-list.ts'

const problemsOf = (text: string, ...rest: [Parameters<typeof captionProblems>[1]?]) =>
  captionProblems(parseCaptions(text), ...rest).map(formatProblem)

describe('the problems of a caption file', () => {
  it('are none where all is well', () => {
    expect(problemsOf('WEBVTT\n\n00:01.000 --> 00:03.000\nHello, world', 'utf-8')).toEqual([])
  })

  it('name the line of what could not be read', () => {
    expect(
      problemsOf('1\n00:00:03,000 --> 00:00:02,000\nBack\n\n2\n00:00:04,000 --> soon\nx\n\n3\n00:00:05,000 --> 00:00:06,000\nKept'),
    ).toEqual([
      'line 2: the end lies before the beginning; the cue is left out',
      'line 6: the time "00:00:04,000 --> soon" cannot be read; its cue is left out',
    ])
  })

  it('are that it is empty, and that it is something else', () => {
    expect(problemsOf('')).toEqual(['the file holds not one cue that can be shown'])
    expect(problemsOf('WEBVTT\n\nNOTE only')).toEqual(['the file holds not one cue that can be shown'])
    expect(problemsOf('850STL25.01')).toEqual([
      'the file holds EBU STL subtitles; hand it over as SubRip (.srt), WebVTT (.vtt), timed text (.ttml) or SubStation Alpha (.ass)',
    ])
  })

  it('are cues in each other’s way, but only in the same place', () => {
    expect(problemsOf('WEBVTT\n\n00:01.000 --> 00:03.000\na\n\n00:02.500 --> 00:04.000\nb\n\n00:02.600 --> 00:03.500 line:0\nc')).toEqual([
      'at 2.5 s: the cue overlaps the one before it by 0.50 s',
    ])
    expect(problemsOf('WEBVTT\n\n00:01.000 --> 00:03.000\na\n\n00:03.000 --> 00:04.000\nb')).toEqual([])
  })

  it('are words too fast to be read, as a note', () => {
    expect(problemsOf(`WEBVTT\n\n00:01.000 --> 00:02.000\n${'x'.repeat(25)}`)).toEqual([])
    expect(captionProblems(parseCaptions(`WEBVTT\n\n00:01.000 --> 00:02.000\n${'x'.repeat(26)}`))).toEqual([
      { seconds: 1, words: '26 characters a second are too fast to be read; at most 25 can be', note: true },
    ])
  })

  it('are letters that an encoding spoilt', () => {
    const one = (text: string) => `WEBVTT\n\n00:01.000 --> 00:09.000\n${text}`
    expect(problemsOf(one('café'), 'windows-1252')).toEqual([
      'the file is not UTF-8; it is read as Windows-1252, so letters of other alphabets are wrong',
    ])
    expect(problemsOf(one('café'), 'utf-16le')).toEqual(['the file is UTF-16; it is written again as UTF-8'])
    expect(problemsOf(one('caf\ufffd'))).toEqual(['1 cues hold letters that were lost before the file came here'])
    expect(problemsOf(one('cafÃ© â€œsoâ€'))).toEqual([
      '1 cues look as if UTF-8 had been taken for Windows-1252 and encoded again (Ã© for é)',
    ])
    expect(problemsOf(one('SÃO PAULO, ÂNGELA, façade'))).toEqual([])
  })

  it('are 200 and no more', () => {
    expect(problemsOf(`1\n${'x --> y\n\n'.repeat(500)}`)).toHaveLength(200)
  })
})
