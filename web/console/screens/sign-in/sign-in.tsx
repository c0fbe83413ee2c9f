import { useEffect, useState, type FormEvent } from 'react'
import { Brand } from '../../../ui/parts/brand.tsx'
import { Button } from '../../../ui/parts/button.tsx'
import { Field } from '../../../ui/parts/field.tsx'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useHouse } from '../../house.ts'
import styles from './sign-in.module.css'

/** The booth's own door: operators only. */
export const SignInScreen = ({ isMember, onDone }: { isMember: boolean; onDone: () => void }) => {
  const house = useHouse()
  const [trouble, setTrouble] = useState<Trouble>()
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    document.title = 'Sign in – Vitascope console'
  }, [])
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setTrouble(undefined)
    try {
      await house.identity.signIn({ email: String(form.get('email')), password: String(form.get('password')), device: 'console' })
      onDone()
    } catch (error) {
      setTrouble(troubleOf(error, navigator.onLine))
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Brand />
        <h1>The projection booth</h1>
        <p>
          {isMember ? 'You are signed in as a member. Sign in as an operator to see the console.' : 'Sign in as an operator of this house.'}
        </p>
        <Field label="E-mail" name="email" type="email" autoComplete="username" autoFocus required />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          wrong={trouble && sayTrouble(trouble)}
        />
        <Button look="primary" large type="submit" busy={isBusy}>
          {isBusy ? 'Signing in …' : 'Sign in'}
        </Button>
        <p>
          Nobody runs this house yet? The terminal that started it shows a link to become its operator. To watch, go to the{' '}
          <a href="/">member app</a>.
        </p>
      </form>
    </main>
  )
}

const sayTrouble = ({ kind, words }: Trouble): string => {
  if (kind === 'offline') return 'This device has no network.'
  return words || 'The house does not answer. Try again in a moment.'
}
