import { describe, expect, it } from 'vitest'
import type { BuildId } from '../../contracts/ids.ts'
import { type KnownBuild, publicationOf, rolledBack, takesOver, withoutBuild } from './publication.ts'

const build = (name: string, readyAt: number, complete = true): KnownBuild => ({ buildId: name as BuildId, complete, readyAt })
const id = (name: string) => name as BuildId

const light = build('light', 1, false)
const first = build('first', 2)
const second = build('second', 3)
const third = build('third', 4)

describe('which build takes over', () => {
  it.each([
    ['a first light over nothing', undefined, light, true],
    ['a complete build over nothing', undefined, first, true],
    ['a complete build over a first light', light, first, true],
    ['a complete build over a first light that came after it', build('late', 9, false), first, true],
    ['a later build over an earlier one', first, second, true],
    ['a later first light over an earlier one', light, build('light 2', 5, false), true],
    ['a first light over a complete build', first, build('light 2', 5, false), false],
    ['an earlier build over a later one', second, first, false],
    ['a build over itself', first, first, false],
  ])('%s: %#', (_, current, candidate, expected) => {
    expect(takesOver(current, candidate)).toBe(expected)
  })
})

describe('what can be returned to', () => {
  it('is the complete build that was published before', () => {
    expect(publicationOf({ published: id('first'), previous: undefined }, first, second)).toEqual({
      published: 'second',
      previous: 'first',
    })
  })

  it('is never a first light', () => {
    expect(publicationOf({ published: id('light'), previous: undefined }, light, first)).toEqual({
      published: 'first',
      previous: undefined,
    })
  })

  it('is not the build itself when an operator publishes the previous one', () => {
    expect(publicationOf({ published: id('light'), previous: id('first') }, light, first)).toEqual({
      published: 'first',
      previous: undefined,
    })
    expect(publicationOf({ published: id('second'), previous: id('first') }, second, first)).toEqual({
      published: 'first',
      previous: 'second',
    })
  })

  it('is, after a rollback, the complete build before that', () => {
    expect(rolledBack(second, [light, first, second, third])).toEqual({ published: 'second', previous: 'first' })
    expect(rolledBack(first, [light, first, second, third])).toEqual({ published: 'first', previous: undefined })
  })
})

describe('when a build is gone', () => {
  it('falls back to the previous build when it was the published one', () => {
    expect(withoutBuild({ published: id('third'), previous: id('second') }, id('third'), [first, second])).toEqual({
      published: 'second',
      previous: 'first',
    })
  })

  it('publishes nothing when nothing is left', () => {
    expect(withoutBuild({ published: id('first'), previous: undefined }, id('first'), [])).toEqual({
      published: undefined,
      previous: undefined,
    })
  })

  it('finds another one to return to when it was the previous one', () => {
    expect(withoutBuild({ published: id('third'), previous: id('second') }, id('second'), [first, third])).toEqual({
      published: 'third',
      previous: 'first',
    })
  })

  it('changes nothing when it was neither', () => {
    expect(withoutBuild({ published: id('third'), previous: id('second') }, id('first'), [second, third])).toEqual({
      published: 'third',
      previous: 'second',
    })
  })
})
