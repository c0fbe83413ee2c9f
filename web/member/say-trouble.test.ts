import { describe, expect, it } from 'vitest'
import type { Trouble } from '../ui/trouble.ts'
import { speak } from '../ui/words.tsx'
import { isNowhere, sayFailure } from './say-trouble.ts'
import { de } from './words/de.ts'
import { en, type WordsOfMember } from './words/en.ts'

const say = speak<WordsOfMember>(en, 'en')
const refused = (code: string, changes: Partial<Trouble> = {}): Trouble => ({
  kind: 'refused',
  code,
  words: 'In English.',
  data: undefined,
  ...changes,
})

describe('what is said about a failure', () => {
  it('our words for a code that we know, else those of the contract', () => {
    expect(sayFailure(say, refused('WRONG_PIN'))).toBe('This profile asks for its PIN.')
    expect(sayFailure(say, refused('SOMETHING_NEW'))).toBe('In English.')
  })

  it('which field does not fit, and why, where the house says so', () => {
    const trouble = refused('BAD_REQUEST', { words: 'email: must be an e-mail address', data: { issues: [{}] } })
    expect(sayFailure(say, trouble)).toBe('This cannot be taken: email: must be an e-mail address.')
    expect(sayFailure(speak<WordsOfMember>(de, 'de'), trouble)).toBe('Das geht so nicht: email: must be an e-mail address.')
    expect(sayFailure(say, refused('BAD_REQUEST'))).toBe('Something in this form cannot be taken. Look at it once more.')
  })

  it('that an address leads nowhere: to no title, or to what cannot be one', () => {
    expect(['NO_SUCH_TITLE', 'BAD_REQUEST', 'NOT_READY'].map((code) => isNowhere(refused(code)))).toEqual([true, true, false])
  })
})
