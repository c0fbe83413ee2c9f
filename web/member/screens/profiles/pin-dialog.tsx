import { useState } from 'react'
import type { Me, Profile } from '../../../../src/contracts/identity.ts'
import { Dialog } from '../../../ui/parts/dialog.tsx'
import { Field } from '../../../ui/parts/field.tsx'
import { useHouse } from '../../house.tsx'
import { sayTrouble } from '../../say-trouble.ts'
import { useDeed } from '../../use-deed.ts'
import { useSpeech } from '../../words/speech.tsx'
import styles from './profiles.module.css'

/** Asks for the four digits of a profile; the fourth one tries them. */
export const PinDialog = ({
  profile,
  enter,
  onClose,
}: {
  readonly profile: Profile
  readonly enter: (me: Me) => void
  readonly onClose: () => void
}) => {
  const { api } = useHouse()
  const { say } = useSpeech()
  const [pin, setPin] = useState('')
  const { isRunning, run, trouble } = useDeed()
  const type = async (typed: string) => {
    const digits = typed.replaceAll(/\D/g, '').slice(0, 4)
    setPin(digits)
    if (digits.length < 4 || isRunning) return
    const isRight = await run(async () => enter(await api.identity.chooseProfile({ profileId: profile.profileId, pin: digits })))
    if (!isRight) setPin('')
  }
  return (
    <Dialog title={say('profiles.pin', { name: profile.name })} close={say('do.close')} onClose={onClose}>
      <Field
        className={styles.pin}
        label={say('profiles.pinNote')}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        data-autofocus=""
        value={pin}
        aria-busy={isRunning || undefined}
        wrong={trouble && (trouble.code === 'WRONG_PIN' ? say('profiles.pinWrong') : sayTrouble(say, trouble))}
        onChange={(event) => void type(event.target.value)}
      />
    </Dialog>
  )
}
