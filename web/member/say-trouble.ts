import type { IconName } from '../ui/parts/icon.tsx'
import type { Trouble } from '../ui/trouble.ts'
import { en } from './words/en.ts'
import type { MemberSpeech, MemberWord } from './words/speech.tsx'

type Say = MemberSpeech['say']

/** The page of a title that is not there, or whose address is none: trying again does not help. */
export const isNowhere = ({ code }: Trouble): boolean => code === 'NO_SUCH_TITLE' || code === 'BAD_REQUEST'

/**
 * A failure in the words of the reader; the contract's own words where we have none for its code, and the house's about each field of an input
 * that does not fit.
 */
export const sayFailure = (say: Say, trouble: Trouble): string => {
  if (namesFields(trouble)) return say('trouble.input', { words: trouble.words })
  const key = `code.${trouble.code}`
  return key in en ? say(key as MemberWord) : trouble.words
}

const namesFields = ({ code, data }: Trouble): boolean =>
  code === 'BAD_REQUEST' && typeof data === 'object' && data !== null && 'issues' in data

/** The same for any trouble: short enough for a line under a form. */
export const sayTrouble = (say: Say, trouble: Trouble): string =>
  trouble.kind === 'refused' ? sayFailure(say, trouble) : sayAtLength(say, trouble).words

/** For a whole page. */
export const sayAtLength = (
  say: Say,
  trouble: Trouble,
): { readonly icon: IconName; readonly title: string; readonly words: string; readonly code?: string } => {
  switch (trouble.kind) {
    case 'offline':
      return { icon: 'offline', title: say('trouble.offline'), words: say('trouble.offlineWords') }
    case 'away':
      return {
        icon: 'offline',
        title: say('trouble.away'),
        words: say('trouble.awayWords'),
        code: say('trouble.code', { code: trouble.code }),
      }
    case 'forbidden':
      return { icon: 'lock', title: say('trouble.forbidden'), words: say('trouble.forbiddenWords') }
    case 'refused':
    case 'signed-out':
    case 'choose-profile':
      return {
        icon: 'warning',
        title: say('trouble.refused'),
        words: sayFailure(say, trouble),
        code: say('trouble.code', { code: trouble.code }),
      }
    case 'defect':
      return {
        icon: 'warning',
        title: say('trouble.defect'),
        words: say('trouble.defectWords'),
        code: say('trouble.code', { code: trouble.code }),
      }
  }
}
