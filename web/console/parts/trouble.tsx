import { useEffect } from 'react'
import { Button, LinkButton } from '../../ui/parts/button.tsx'
import { ErrorState } from '../../ui/parts/error-state.tsx'
import type { Trouble } from '../../ui/trouble.ts'
import { useResourceCache } from '../../ui/use-resource.ts'
import { pathOf } from '../place.ts'
import styles from './trouble.module.css'

/** A line above what is still shown: why it is not newer, or why a deed was not done. */
export const TroubleNote = ({ trouble, retry }: { trouble: Trouble | undefined; retry?: () => void }) => {
  useAskWhoIsHere(trouble)
  if (!trouble || trouble.kind === 'signed-out') return null
  return (
    <div className={styles.note} role="alert">
      <p>{sentenceOf(trouble)}</p>
      {retry && <Button onClick={retry}>Try again</Button>}
    </div>
  )
}

/** In place of a screen that could not be had. */
export const TroublePage = ({ trouble, retry }: { trouble: Trouble; retry: () => void }) => {
  useAskWhoIsHere(trouble)
  if (trouble.kind === 'signed-out') return null
  return (
    <ErrorState
      icon={trouble.kind === 'offline' ? 'offline' : 'warning'}
      title={titleOf(trouble)}
      words={sentenceOf(trouble)}
      code={trouble.code}
    >
      {isNotThere(trouble) ? (
        <LinkButton to={pathOf({ screen: 'now' })}>Go to Now</LinkButton>
      ) : (
        <Button look="primary" onClick={retry}>
          Try again
        </Button>
      )}
    </ErrorState>
  )
}

/** A sign-in that ended in the middle of the work shows at the next call; the shell then asks who is here. */
const useAskWhoIsHere = (trouble: Trouble | undefined) => {
  const cache = useResourceCache()
  const isSignedOut = trouble?.kind === 'signed-out'
  useEffect(() => {
    if (isSignedOut) cache.invalidate('me')
  }, [cache, isSignedOut])
}

const isNotThere = ({ code }: Trouble): boolean => code.startsWith('NO_SUCH') || code === 'BAD_REQUEST'

const titleOf = (trouble: Trouble): string => {
  const { kind } = trouble
  if (kind === 'offline') return 'No network'
  if (kind === 'away') return 'The house does not answer'
  return isNotThere(trouble) ? 'There is nothing here' : 'This could not be shown'
}

const sentenceOf = ({ kind, words, code }: Trouble): string => {
  if (kind === 'offline') return 'This device has no network. What stands here is the last that was heard.'
  if (kind === 'away') return words || 'The house does not answer. If it was stopped, start it again: ./vitascope start'
  if (kind === 'forbidden') return 'This account is not an operator of the house.'
  if (kind === 'defect') return `The house made a mistake (${code}). Its log says more.`
  return words || code
}
