import { useState, type FormEvent } from 'react'
import type { Me } from '../../../../src/contracts/identity.ts'
import { Button } from '../../../ui/parts/button.tsx'
import { Field } from '../../../ui/parts/field.tsx'
import { useResourceCache } from '../../../ui/use-resource.ts'
import { deviceName } from '../../../player/device-capabilities.ts'
import { meKey, useHouse, useSetup } from '../../house.tsx'
import { Room } from '../../room.tsx'
import styles from '../../room.module.css'
import { sayTrouble } from '../../say-trouble.ts'
import { useDeed } from '../../use-deed.ts'
import { usePageTitle } from '../../use-page-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import { Opening } from '../opening/opening.tsx'

const shortestPassword = 10

/** The way in: as a guest of the demo where there is one, with an account, or with a new one. The page that was asked for follows. */
export const SignIn = () => {
  const { api } = useHouse()
  const { say } = useSpeech()
  usePageTitle(say('signIn.submit'))
  const cache = useResourceCache()
  const { data: setup, trouble: setupTrouble } = useSetup()
  const [isNew, setNew] = useState(false)
  const demo = useDeed()
  const enter = ({ me }: { readonly me: Me }) => {
    cache.clear()
    cache.put(meKey, me)
  }
  // The ways in are shown together, so that none moves away under a finger.
  if (!setup && !setupTrouble) return <Opening />
  return (
    <Room>
      <h1 className={styles.tagline}>{say('signIn.tagline')}</h1>
      {setup?.needsOperator && (
        <p className={styles.words} role="status">
          {say('signIn.noOperator')}
        </p>
      )}
      {setup?.demo && (
        <>
          <div className={styles.demo}>
            <Button
              look="primary"
              large
              wide
              icon="play"
              busy={demo.isRunning}
              onClick={() => void demo.run(async () => enter(await api.identity.watchDemo()))}
            >
              {say('signIn.demo')}
            </Button>
            <p>{say('signIn.demoWords')}</p>
            {demo.trouble && (
              <p className={styles.wrong} role="alert">
                {sayTrouble(say, demo.trouble)}
              </p>
            )}
          </div>
          <div className={styles.or}>{say('signIn.or')}</div>
        </>
      )}
      {isNew ? <SignUpForm enter={enter} /> : <SignInForm enter={enter} />}
      <Button look="quiet" className={styles.other} onClick={() => setNew(!isNew)}>
        {say(isNew ? 'signIn.toSignIn' : 'signIn.toSignUp')}
      </Button>
    </Room>
  )
}

interface FormProps {
  readonly enter: (signedIn: { readonly me: Me }) => void
}

const SignInForm = ({ enter }: FormProps) => {
  const { api } = useHouse()
  const { say } = useSpeech()
  const { isRunning, run, trouble } = useDeed()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { email, password } = valuesOf(event.currentTarget)
    void run(async () => enter(await api.identity.signIn({ email, password, device: deviceName(navigator.userAgent) })))
  }
  return (
    <form className={styles.form} onSubmit={submit} aria-label={say('signIn.submit')}>
      <Field name="email" type="email" label={say('signIn.email')} autoComplete="username" required maxLength={200} />
      <Field
        name="password"
        type="password"
        label={say('signIn.password')}
        autoComplete="current-password"
        required
        maxLength={200}
        wrong={trouble && sayTrouble(say, trouble)}
      />
      <Button type="submit" look="secondary" large wide busy={isRunning}>
        {say('signIn.submit')}
      </Button>
    </form>
  )
}

const SignUpForm = ({ enter }: FormProps) => {
  const { api } = useHouse()
  const { say } = useSpeech()
  const { isRunning, run, trouble } = useDeed()
  const [isShort, setShort] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { email, name, password } = valuesOf(event.currentTarget)
    setShort(password.length < shortestPassword)
    if (password.length >= shortestPassword) void run(async () => enter(await api.identity.signUp({ email, password, name })))
  }
  return (
    <form className={styles.form} onSubmit={submit} aria-label={say('signUp.heading')}>
      <Field name="name" label={say('signUp.name')} autoComplete="name" required maxLength={40} />
      <Field name="email" type="email" label={say('signIn.email')} autoComplete="username" required maxLength={200} />
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
      <Button type="submit" look="secondary" large wide busy={isRunning}>
        {say('signUp.submit')}
      </Button>
    </form>
  )
}

const valuesOf = (form: HTMLFormElement) => {
  const data = new FormData(form)
  const text = (name: string) => {
    const value = data.get(name)
    return typeof value === 'string' ? value : ''
  }
  return { email: text('email').trim(), name: text('name').trim(), password: text('password') }
}
