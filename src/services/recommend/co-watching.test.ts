import { describe, expect, it } from 'vitest'
import type { ProfileId, TitleId } from '../../contracts/ids.ts'
import { coWatched, coWatchingOf } from './co-watching.ts'

const id = (name: string) => name as TitleId
const watched = (profileId: string, ...titles: string[]) =>
  titles.map((titleId) => ({ profileId: profileId as ProfileId, titleId: id(titleId), watchedSeconds: 60 }))

describe('co-watching', () => {
  it('is the cosine of the two audiences', () => {
    const coWatching = coWatchingOf([...watched('1', 'a', 'b'), ...watched('2', 'a', 'b', 'a'), ...watched('3', 'a'), ...watched('4', 'a')])
    expect(coWatched(coWatching, id('a'), id('b'))).toBeCloseTo(2 / Math.sqrt(4 * 2), 10)
    expect(coWatched(coWatching, id('b'), id('a'))).toBe(coWatched(coWatching, id('a'), id('b')))
  })

  it('is nothing for one profile alone, and for titles that nobody watched', () => {
    const coWatching = coWatchingOf(watched('1', 'a', 'b'))
    expect(coWatched(coWatching, id('a'), id('b'))).toBe(0)
    expect(coWatched(coWatching, id('a'), id('c'))).toBe(0)
    expect(coWatched(coWatching, id('x'), id('y'))).toBe(0)
  })

  it('looks at fifty titles of a profile', () => {
    const titles = Array.from({ length: 60 }, (_, index) => `t${index}`)
    const coWatching = coWatchingOf([...watched('1', ...titles), ...watched('2', ...titles)])
    expect(coWatched(coWatching, id('t0'), id('t49'))).toBe(1)
    expect(coWatched(coWatching, id('t0'), id('t50'))).toBe(0)
  })
})
