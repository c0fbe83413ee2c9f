import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { isAborted, troubleOf } from './trouble.ts'

describe('trouble', () => {
  it.each([
    ['a door that asks to sign in', new ORPCError('UNAUTHORIZED'), 'signed-out'],
    ['a door that asks who is watching', new ORPCError('CHOOSE_PROFILE', { status: 403 }), 'choose-profile'],
    ['a room for operators', new ORPCError('FORBIDDEN'), 'forbidden'],
    ['a service that is down', new ORPCError('SERVICE_UNAVAILABLE'), 'away'],
    ['a failure of the contract', new ORPCError('WRONG_PIN', { status: 403, defined: true }), 'refused'],
    ['a contract failure with a status of 503', new ORPCError('NO_PATHWAY', { status: 503, defined: true }), 'refused'],
    ['a mistake of the house', new ORPCError('INTERNAL_SERVER_ERROR'), 'defect'],
    ['a request that got no answer', new TypeError('Failed to fetch'), 'away'],
  ])('sees %s', (_, error, kind) => {
    expect(troubleOf(error, true).kind).toBe(kind)
  })

  it('keeps code, words and data of a failure', () => {
    const error = new ORPCError('TOO_MANY_PROFILES', { status: 409, defined: true, message: 'Too many.', data: { limit: 5 } })
    expect(troubleOf(error, true)).toEqual({ kind: 'refused', code: 'TOO_MANY_PROFILES', words: 'Too many.', data: { limit: 5 } })
  })

  it('blames the network of a device that has none', () => {
    expect(troubleOf(new TypeError('Failed to fetch'), false)).toMatchObject({ kind: 'offline', code: 'UNREACHABLE' })
  })

  it('tells a timeout from a call that nobody waits for', () => {
    expect(troubleOf(new DOMException('late', 'TimeoutError'), true).code).toBe('TIMEOUT')
    expect(isAborted(new DOMException('gone', 'AbortError'))).toBe(true)
    expect(isAborted(new DOMException('late', 'TimeoutError'))).toBe(false)
  })
})
