import { useState, type FormEvent } from 'react'
import { Button, LinkButton } from '../../../ui/parts/button.tsx'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { Field } from '../../../ui/parts/field.tsx'
import { useHouse, useSetup } from '../../house.tsx'
import { TroublePage } from '../../parts.tsx'
import { paths } from '../../paths.ts'
import { Room } from '../../room.tsx'
import styles from '../../room.module.css'
import { sayTrouble } from '../../say-trouble.ts'
import { useDeed } from '../../use-deed.ts'
import { useSpeech } from '../../words/speech.tsx'
import { Opening } from '../opening/opening.tsx'

const shortestPassword = 10

/** Behind the one-time link: whoever holds it becomes the operator, and the console opens. */
export const Setup = ({ token }: { readonly token: string }) => {
  const { data: setup, refresh, trouble } = useSetup()
  if (setup)
    return (
      <Room>
        {!setup.needsOperator && <HasOperator />}
        {setup.needsOperator && (token === '' ? <NoToken /> : <Invitation token={token} onRefused={() => void refresh()} />)}
      </Room>
    )
  if (trouble)
    return (
      <Room>
        <TroublePage trouble={trouble} again={() => void refresh()} />
      </Room>
    )
  return <Opening />
}

const HasOperator = () => {
  const { say } = useSpeech()
  return (
    <ErrorState icon="lock" title={say('setup.hasOperator')} words={say('setup.hasOperatorWords')}>
      <Button look="primary" onClick={openConsole}>
        {say('signIn.submit')}
      </Button>
    </ErrorState>
  )
}

const NoToken = () => {
  const { say } = useSpeech()
  return (
    <ErrorState icon="lock" title={say('setup.noToken')} words={say('setup.noTokenWords')}>
      <LinkButton to={paths.home}>{say('do.home')}</LinkButton>
    </ErrorState>
  )
}

interface InvitationProps {
  readonly token: string
  /** Somebody else may have become the operator in the meantime. */
  readonly onRefused: () => void
}

const Invitation = (props: InvitationProps) => {
  const { say } = useSpeech()
  return (
    <>
      <h1 className={styles.tagline}>{say('setup.heading')}</h1>
      <p className={styles.words}>{say('setup.words')}</p>
      <SetupForm {...props} />
    </>
  )
}

const SetupForm = ({ token, onRefused }: InvitationProps) => {
  const { api } = useHouse()
  const { say } = useSpeech()
  const { isRunning, run, trouble } = useDeed()
  const [isShort, setShort] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const password = String(data.get('password'))
    setShort(password.length < shortestPassword)
    if (password.length < shortestPassword) return
    const isDone = await run(() => api.identity.completeSetup({ setupToken: token, email: String(data.get('email')).trim(), password }))
    if (isDone) openConsole()
    else onRefused()
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} aria-label={say('setup.submit')}>
      <Field name="email" type="email" label={say('signIn.email')} autoComplete="username" required maxLength={200} autoFocus />
      <Field
        name="password"
        type="password"
        label={say('signIn.password')}
        autoComplete="new-password"
        required
        maxLength={200}
        note={say('signUp.passwordNote')}
        wrong={isShort ? say('signUp.passwordShort') : trouble && sayTrouble(say, trouble)}
      />
      <Button type="submit" look="primary" large wide busy={isRunning}>
        {say('setup.submit')}
      </Button>
    </form>
  )
}

/** An app of its own. */
const openConsole = () => window.location.assign('/console')
