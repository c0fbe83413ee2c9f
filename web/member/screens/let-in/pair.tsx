import { useState, type FormEvent } from 'react'
import type { AskedRight } from '../../../../src/contracts/oauth.ts'
import { Button, LinkButton } from '../../../ui/parts/button.tsx'
import { Field } from '../../../ui/parts/field.tsx'
import { useHouse, useMe } from '../../house.tsx'
import { paths } from '../../paths.ts'
import { Room } from '../../room.tsx'
import styles from '../../room.module.css'
import { sayTrouble } from '../../say-trouble.ts'
import { useDeed } from '../../use-deed.ts'
import { usePageTitle } from '../../use-page-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import { Asked } from './asked.tsx'

/** Where the code that a screen shows is typed; the square code beside it brings it along. */
export const Pair = ({ code }: { readonly code: string }) => {
  const { api } = useHouse()
  const { say } = useSpeech()
  usePageTitle(say('letIn.pairHeading'))
  const { data: me } = useMe()
  const { isRunning, run, trouble } = useDeed()
  const [asked, setAsked] = useState<{ userCode: string; right: AskedRight } | undefined>()
  const [isAllowed, setAllowed] = useState<boolean | undefined>()
  const look = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const userCode = String(new FormData(event.currentTarget).get('code')).trim()
    void run(async () => setAsked({ userCode, right: await api.identity.readPairing({ userCode }) }))
  }
  const decide = async (allow: boolean) => {
    const profileId = me?.profileId
    const isDone = await run(() =>
      api.identity.decidePairing({ userCode: asked!.userCode, allow, ...(profileId !== undefined && { profileId }) }),
    )
    if (isDone) setAllowed(allow)
  }
  return (
    <Room>
      {isAllowed !== undefined ? (
        <div role="status">
          <h1 className={styles.tagline}>{say(isAllowed ? 'letIn.allowed' : 'letIn.refused')}</h1>
          <p className={styles.words}>{say(isAllowed ? 'letIn.allowedWords' : 'letIn.refusedWords')}</p>
          <LinkButton to={paths.home}>{say('do.home')}</LinkButton>
        </div>
      ) : asked ? (
        <Asked asked={asked.right} isRunning={isRunning} trouble={trouble} decide={(allow) => void decide(allow)} />
      ) : (
        <>
          <h1 className={styles.tagline}>{say('letIn.pairHeading')}</h1>
          <p className={styles.words}>{say('letIn.pairWords')}</p>
          <form className={styles.form} onSubmit={look} aria-label={say('letIn.pairHeading')}>
            <Field
              name="code"
              label={say('letIn.code')}
              defaultValue={code}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              required
              minLength={8}
              maxLength={20}
              autoFocus
              wrong={trouble && sayTrouble(say, trouble)}
            />
            <Button type="submit" look="primary" large wide busy={isRunning}>
              {say('letIn.next')}
            </Button>
          </form>
        </>
      )}
    </Room>
  )
}
