import { describe, expect, it } from 'vitest'
import { choiceOf, choices, playTone, playWords } from './play-choice.ts'

const summary = { stalls: 0, stalledMs: 0, watchedSeconds: 10, firstFrameMs: 400 }
const fitting = (changes: object) =>
  choices.filter((choice) => choice.fits({ summary: { ...summary, ...changes } })).map(({ word }) => word)

describe('the choice of plays', () => {
  it('tells apart those that go on, failed, stalled and were slow to start', () => {
    expect(fitting({})).toEqual(['all', 'playing'])
    expect(fitting({ ended: 'closed' })).toEqual(['all'])
    expect(fitting({ failure: 'no edge' })).toEqual(['all', 'failed'])
    expect(fitting({ ended: 'closed', stalls: 1 })).toEqual(['all', 'stalled'])
    expect(fitting({ ended: 'closed', firstFrameMs: 2001 })).toEqual(['all', 'slow'])
    expect(fitting({ ended: 'closed', firstFrameMs: 2000 })).toEqual(['all'])
  })
  it('is all of them when the address names no other', () => {
    expect([choiceOf(null).word, choiceOf('nonsense').word, choiceOf('slow').word]).toEqual(['all', 'all', 'slow'])
  })
})

describe('how a play went', () => {
  it('is its failure first, then its end', () => {
    expect([
      playWords({ ...summary, ended: 'closed', failure: 'no edge' }),
      playTone({ ...summary, ended: 'closed', failure: 'no edge' }),
    ]).toEqual(['failed: no edge', 'bad'])
    expect([playWords({ ...summary, ended: 'expired' }), playTone({ ...summary, ended: 'expired' })]).toEqual(['fell silent', 'good'])
    expect([playWords(summary), playTone(summary)]).toEqual(['goes on', 'busy'])
  })
})
