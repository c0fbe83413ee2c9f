import { describe, expect, it } from 'vitest'
import { testPerson } from '../../test/helpers/people.ts'
import type { Access } from '../contracts/operation.ts'
import type { Call, Person } from '../contracts/service.ts'
import { refusalOf } from './access.ts'

const { profileId: _, ...unchosen } = testPerson()
const member = testPerson()
const operator: Person = { ...unchosen, operator: true }

const codeOf = (access: Access, person: Person | undefined, service: Call['caller']['service'] = 'gateway') =>
  refusalOf({ access }, { caller: { service, ...(person && { person }) } })?.code

describe('access', () => {
  it('follows the person', () => {
    const table = (['anyone', 'signed-in', 'profile', 'operator'] as const).map((access) =>
      [undefined, unchosen, member, operator].map((person) => codeOf(access, person)),
    )
    expect(table).toEqual([
      [undefined, undefined, undefined, undefined],
      ['UNAUTHORIZED', undefined, undefined, undefined],
      ['UNAUTHORIZED', 'CHOOSE_PROFILE', undefined, 'CHOOSE_PROFILE'],
      ['UNAUTHORIZED', 'FORBIDDEN', 'FORBIDDEN', undefined],
    ])
  })

  it('lets a service work by itself as operators do, but not the gateway, and not for a member', () => {
    expect(codeOf('operator', undefined, 'encode')).toBeUndefined()
    expect(codeOf('operator', undefined, 'gateway')).toBe('UNAUTHORIZED')
    expect(codeOf('operator', member, 'encode')).toBe('FORBIDDEN')
    expect(codeOf('profile', undefined, 'encode')).toBe('UNAUTHORIZED')
  })

  it('holds a key to what it was given', () => {
    const ask = (scopes: Person['scopes'], scope: 'watch' | 'account' | 'encode' | 'operator') =>
      refusalOf({ access: 'operator', scope }, { caller: { service: 'gateway', person: { ...operator, ...(scopes && { scopes }) } } })
    expect(ask(['watch'], 'operator')).toEqual({ code: 'OUT_OF_SCOPE', detail: 'It asks for the scope operator.' })
    expect(ask([], 'watch')?.code).toBe('OUT_OF_SCOPE')
    expect(ask(['operator'], 'encode')).toBeUndefined()
    expect(ask(['operator'], 'account')?.code).toBe('OUT_OF_SCOPE')
    expect(ask(undefined, 'account')).toBeUndefined()
  })
})
