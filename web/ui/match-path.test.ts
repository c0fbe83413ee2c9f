import { describe, expect, it } from 'vitest'
import { matchPath } from './match-path.ts'

describe('matchPath', () => {
  it.each([
    ['/', '/', {}],
    ['/title/:titleId', '/title/42', { titleId: '42' }],
    ['/title/:titleId', '/title/a%20b/', { titleId: 'a b' }],
    ['/a/:b/c/:d', '/a/1/c/2', { b: '1', d: '2' }],
  ])('%s fits %s', (pattern, pathname, params) => {
    expect(matchPath(pattern, pathname)).toEqual(params)
  })

  it.each([
    ['/title/:titleId', '/title'],
    ['/title/:titleId', '/title/42/more'],
    ['/title/:titleId', '/watch/42'],
    ['/title/:titleId', '/title/%E0%A4%A'],
    ['/', '/title'],
  ])('%s does not fit %s', (pattern, pathname) => {
    expect(matchPath(pattern, pathname)).toBeUndefined()
  })
})
