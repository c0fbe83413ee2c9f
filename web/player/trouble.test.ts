import { describe, expect, it } from 'vitest'
import { isCalledOff, isNetworkError, troubleOf } from './trouble.ts'

const engineError = (category: number, code: number, ...data: unknown[]) => ({ severity: 2, category, code, data })
const url = 'http://one.localhost:4401/SECRET/b/v240/00001.m4s'

describe('trouble', () => {
  it.each([
    ['a dead edge', engineError(1, 1001, url, 503), 'unreachable', 'V1001.503'],
    ['no answer at all', engineError(1, 1002, url), 'unreachable', 'V1002'],
    ['a token that is over', engineError(1, 1001, url, 403), 'refused', 'V1001.403'],
    ['a renewal that was refused', engineError(1, 1006, new Error('no')), 'refused', 'V1006'],
    ['a picture that cannot be decoded', engineError(3, 3016), 'damaged', 'V3016'],
    ['a manifest that makes no sense', engineError(4, 4001), 'damaged', 'V4001'],
    ['a codec that the browser does not know', engineError(4, 4032), 'unsupported', 'V4032'],
    ['a licence that did not come', engineError(6, 6007), 'protected', 'V6007'],
    ['something new', engineError(7, 7002), 'defect', 'V7002'],
    ['an error of our own', new Error('defect: x'), 'defect', 'V0'],
  ])('calls %s by its name', (_, error, kind, code) => {
    expect(troubleOf(error)).toMatchObject({ kind, code })
  })

  it('never tells the token of a URL', () => {
    expect(troubleOf(engineError(1, 1001, url, 503)).detail).toBe('00001.m4s 503')
  })

  it('waits for the network, but not for a refusal', () => {
    expect(isNetworkError(engineError(1, 1003, url))).toBe(true)
    expect(isNetworkError(engineError(1, 1001, url, 403))).toBe(false)
    expect(isNetworkError(engineError(3, 3016))).toBe(false)
    expect(isNetworkError(undefined)).toBe(false)
  })

  it('does not complain about what it called off itself', () => {
    expect(isCalledOff(engineError(7, 7000))).toBe(true)
    expect(isCalledOff(engineError(7, 7002))).toBe(false)
  })
})
