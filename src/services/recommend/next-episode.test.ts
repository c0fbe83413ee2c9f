import { describe, expect, it } from 'vitest'
import type { TitleId } from '../../contracts/ids.ts'
import { nextEpisode } from './next-episode.ts'

const episodes = ['one', 'two', 'three'] as TitleId[]
const position = (titleId: string, at: string, finished: boolean) => ({
  titleId: titleId as TitleId,
  positionSeconds: finished ? 99 : 30,
  durationSeconds: 100,
  finished,
  at: `2026-01-0${at}T00:00:00.000Z`,
})
const after = (...positions: ReturnType<typeof position>[]) => nextEpisode(episodes, new Map(positions.map((each) => [each.titleId, each])))

describe('the next episode', () => {
  it('is the first when nothing was watched', () => {
    expect(after()).toEqual({ titleId: 'one', position: undefined, state: 'begin' })
    expect(after(position('of another series', '1', true))).toEqual({ titleId: 'one', position: undefined, state: 'begin' })
  })

  it('is the one that was watched last, where it was left', () => {
    const left = position('two', '2', false)
    expect(after(position('one', '1', true), left)).toEqual({ titleId: 'two', position: left, state: 'go-on' })
  })

  it('is the one after that when it is finished', () => {
    expect(after(position('one', '1', true))).toEqual({ titleId: 'two', position: undefined, state: 'go-on' })
    const left = position('two', '1', false)
    expect(after(left, position('one', '2', true))).toEqual({ titleId: 'two', position: left, state: 'go-on' })
    expect(after(position('two', '1', true), position('one', '2', true))).toEqual({ titleId: 'two', position: undefined, state: 'go-on' })
  })

  it('goes back with who watches an earlier one again', () => {
    const left = position('one', '9', false)
    expect(after(position('three', '3', true), left)).toMatchObject({ titleId: 'one', position: left })
  })

  it('is the first again after the last', () => {
    expect(after(position('three', '3', true))).toEqual({ titleId: 'one', position: undefined, state: 'again' })
  })

  it('is none where there are none', () => {
    expect(nextEpisode([], new Map())).toBeUndefined()
  })
})
