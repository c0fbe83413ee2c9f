import { describe, expect, it } from 'vitest'
import { Failure, Outage } from '../../kit/failure.ts'
import { formatStepError, parseStepError, troublePolicy } from './trouble-policy.ts'

describe('troublePolicy', () => {
  it('asks a refusing tool a second time and then believes it', () => {
    const refusal = new Failure('TOOL_REFUSED', 'ffmpeg ended with code 1: Invalid data')
    expect(troublePolicy(refusal, 1)).toEqual({ final: false, words: 'ffmpeg ended with code 1: Invalid data', retryAfterMs: 1000 })
    expect(troublePolicy(refusal, 2)).toEqual({ final: true, code: 'TOOL_REFUSED', words: 'ffmpeg ended with code 1: Invalid data' })
  })
  it('waits longer and longer for an engine that does not answer, and gives up after twenty tries', () => {
    const outage = new Outage('blobs', 'the store does not answer', { retryAfterMs: 2000 })
    expect([1, 2, 3, 10, 19].map((attempt) => troublePolicy(outage, attempt))).toMatchObject([
      { final: false, retryAfterMs: 2000 },
      { final: false, retryAfterMs: 4000 },
      { final: false, retryAfterMs: 8000 },
      { final: false, retryAfterMs: 180_000 },
      { final: false, retryAfterMs: 180_000 },
    ])
    expect(troublePolicy(outage, 20)).toEqual({ final: true, code: 'OUTAGE', words: 'the store does not answer' })
  })
  it.each([
    ['the file system', Object.assign(new Error('write'), { code: 'ENOSPC' })],
    [
      'a tool',
      new Failure('TOOL_REFUSED', 'ffmpeg ended with code 228', { stderr: 'av_interleaved_write_frame(): No space left on device' }),
    ],
  ])('waits for room when %s says that the disk is full', (_, trouble) => {
    expect(troublePolicy(trouble, 1)).toEqual({
      final: false,
      words: 'The disk is full. Free some space; the step goes on by itself.',
      retryAfterMs: 10_000,
    })
  })
  it('keeps the words of whoever knows how much room is missing', () => {
    expect(troublePolicy(new Failure('DISK_FULL', '5 GB are missing'), 2)).toEqual({
      final: false,
      words: '5 GB are missing',
      retryAfterMs: 20_000,
    })
  })
  it('does not try again what was decided with care', () => {
    expect(troublePolicy(new Failure('TOOL_MISSING', 'ffmpeg: install it'), 1)).toEqual({
      final: true,
      code: 'TOOL_MISSING',
      words: 'ffmpeg: install it',
    })
  })
  it('tries a defect once more', () => {
    expect(troublePolicy(new TypeError('x is undefined'), 1)).toEqual({ final: false, words: 'x is undefined', retryAfterMs: 1000 })
    expect(troublePolicy(new TypeError('x is undefined'), 2)).toEqual({ final: true, code: 'DEFECT', words: 'x is undefined' })
  })
})

describe('formatStepError and parseStepError', () => {
  it('keep code and words apart', () => {
    expect(parseStepError(formatStepError('TOOL_TIMED_OUT', 'ffmpeg: too slow\nreally'))).toEqual({
      code: 'TOOL_TIMED_OUT',
      words: 'ffmpeg: too slow\nreally',
    })
  })
  it('give words that came without a code a code of their own', () => {
    expect(parseStepError('the lease ran out 50 times')).toEqual({ code: 'STEP_FAILED', words: 'the lease ran out 50 times' })
  })
})
