import { describe, expect, it } from 'vitest'
import type { Pathway } from '../../src/contracts/playback.ts'
import { manualClock } from '../../src/kit/clock.ts'
import { openPathwayBook } from './pathways.ts'

const pathway = (edge: string, token = 'T1'): Pathway => {
  const baseUrl = `http://${edge}.localhost:4401/${token}/b/`
  return { edge, baseUrl, dashUrl: `${baseUrl}m.mpd`, hlsUrl: `${baseUrl}m.m3u8` }
}
const one = pathway('one')
const two = pathway('two')
const three = pathway('three')
const segment = 'v240/00001.m4s'

describe('pathways', () => {
  it('begins with the first of the ranking', () => {
    const book = openPathwayBook([one, two, three], manualClock())
    expect(book.current.edge).toBe('one')
    expect(book.wayTo(one.baseUrl + segment)).toBe(one.baseUrl + segment)
    expect(book.wayTo(three.baseUrl + segment)).toBe(one.baseUrl + segment)
  })

  it('leaves a URL alone that lies below no pathway', () => {
    const book = openPathwayBook([one, two], manualClock())
    expect(book.wayTo('http://elsewhere/x')).toBe('http://elsewhere/x')
    expect(book.failed('http://elsewhere/x', 'HTTP 503')).toBeUndefined()
    expect(book.current.edge).toBe('one')
  })

  it('moves on when the current pathway fails and writes down why', () => {
    const book = openPathwayBook([one, two, three], manualClock(1000))
    expect(book.failed(one.baseUrl + segment, 'HTTP 503')?.edge).toBe('two')
    expect(book.wayTo(one.baseUrl + segment)).toBe(two.baseUrl + segment)
    expect(book.changes).toEqual([{ at: 1000, from: 'one', to: 'two', reason: 'HTTP 503' }])
  })

  it('moves once for two requests that failed at the same time', () => {
    const book = openPathwayBook([one, two, three], manualClock())
    book.failed(one.baseUrl + 'a', 'timeout')
    expect(book.failed(one.baseUrl + 'b', 'timeout')).toBeUndefined()
    expect(book.current.edge).toBe('two')
  })

  it('remembers the failure of a pathway that is not in use', () => {
    const book = openPathwayBook([one, two, three], manualClock())
    expect(book.failed(two.baseUrl + segment, 'timeout')).toBeUndefined()
    expect(book.failed(one.baseUrl + segment, 'timeout')?.edge).toBe('three')
  })

  it('goes back to the one whose failure is longest ago when all have failed', async () => {
    const clock = manualClock()
    const book = openPathwayBook([one, two, three], clock)
    for (const way of [one, two, three]) {
      book.failed(way.baseUrl + segment, 'timeout')
      await clock.advance(1000)
    }
    expect(book.current.edge).toBe('one')
  })

  it('stays where it is when a better pathway has rested for a minute, and prefers it at the next failure', async () => {
    const clock = manualClock()
    const early = openPathwayBook([one, two, three], clock)
    const late = openPathwayBook([one, two, three], clock)
    early.failed(one.baseUrl + segment, 'timeout')
    late.failed(one.baseUrl + segment, 'timeout')
    await clock.advance(59_999)
    expect(early.failed(two.baseUrl + segment, 'timeout')?.edge).toBe('three')
    await clock.advance(1)
    expect(late.current.edge).toBe('two')
    expect(late.failed(two.baseUrl + segment, 'timeout')?.edge).toBe('one')
  })

  it('has nowhere to go with a single pathway', () => {
    const book = openPathwayBook([one], manualClock())
    expect(book.failed(one.baseUrl + segment, 'timeout')).toBeUndefined()
    expect(book.wayTo(one.baseUrl + segment)).toBe(one.baseUrl + segment)
  })

  it('follows renewals with new tokens for URLs of the manifest read at the start', () => {
    const book = openPathwayBook([one], manualClock())
    for (let turn = 2; turn < 40; turn += 1) book.renew([pathway('one', `T${turn}`)])
    expect(book.wayTo(one.baseUrl + segment)).toBe(pathway('one', 'T39').baseUrl + segment)
    expect(book.changes).toEqual([])
  })

  it('takes the new ranking of a renewal', () => {
    const book = openPathwayBook([one, two, three], manualClock(5))
    book.renew([pathway('four', 'T2'), pathway('one', 'T2')])
    expect(book.wayTo(one.baseUrl + segment)).toBe(pathway('four', 'T2').baseUrl + segment)
    expect(book.changes).toEqual([{ at: 5, from: 'one', to: 'four', reason: 'the ranking changed' }])
  })
})
