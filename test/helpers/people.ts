import type { AccountId, ProfileId, SignInId } from '../../src/contracts/ids.ts'
import type { Person } from '../../src/contracts/service.ts'

/** A member with a chosen grown-up profile, unless told otherwise. */
export const testPerson = (change: Partial<Person> = {}): Person => ({
  accountId: '019370a0-0000-7000-8000-0000000000a1' as AccountId,
  signInId: '019370a0-0000-7000-8000-0000000000b1' as SignInId,
  profileId: '019370a0-0000-7000-8000-0000000000c1' as ProfileId,
  operator: false,
  maturityAge: 18,
  language: 'en',
  ...change,
})
