import { useMemo, useState, type FormEvent } from 'react'
import type { Profile } from '../../../../src/contracts/identity.ts'
import { Avatar } from '../../../ui/parts/avatar.tsx'
import { Button } from '../../../ui/parts/button.tsx'
import { Dialog } from '../../../ui/parts/dialog.tsx'
import { Check, Choice, Field } from '../../../ui/parts/field.tsx'
import { useHouse } from '../../house.tsx'
import { sayOwnName } from '../../say-title.ts'
import { sayTrouble } from '../../say-trouble.ts'
import { useDeed } from '../../use-deed.ts'
import { languages, useSpeech } from '../../words/speech.tsx'
import styles from './profiles.module.css'

const shownAvatars = 6
const everything = 18
const maturityAges = [0, 6, 12, 16, everything] as const
/** What a child may watch unless somebody says otherwise. */
const childAge = 6

/** Makes a profile, or changes one. */
export const ProfileDialog = ({
  profile,
  isLast,
  onDone,
  onClose,
}: {
  /** Undefined: a new one. */
  readonly profile: Profile | undefined
  /** The only one of its account cannot be deleted. */
  readonly isLast: boolean
  readonly onDone: () => void
  readonly onClose: () => void
}) => {
  const { api, newId } = useHouse()
  const speech = useSpeech()
  const { say } = speech
  const { isRunning, run, trouble } = useDeed()
  const [drawn, setDrawn] = useState(0)
  const seeds = useMemo(
    () => Array.from({ length: shownAvatars }, (_, index) => (index === 0 && drawn === 0 && profile?.avatarSeed) || newId()),
    [drawn, newId, profile],
  )
  const [seed, setSeed] = useState(seeds[0]!)
  const [kids, setKids] = useState(profile?.kids ?? false)
  const [maturityAge, setMaturityAge] = useState(profile?.maturityAge ?? everything)
  const [keepsPin, setKeepsPin] = useState(profile?.hasPin ?? false)
  const [wrongPin, setWrongPin] = useState(false)
  const [isSure, setSure] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const pin = String(data.get('pin') ?? '')
    const isPin = /^\d{4}$/.test(pin)
    setWrongPin(pin !== '' && !isPin)
    if (pin !== '' && !isPin) return
    const written = {
      name: String(data.get('name')).trim(),
      avatarSeed: seed,
      language: String(data.get('language')),
      maturityAge,
      kids,
      ...(isPin ? { pin } : profile?.hasPin && !keepsPin ? { pin: null } : {}),
    }
    const isDone = await run(() =>
      profile ? api.identity.updateProfile({ profileId: profile.profileId, ...written }) : api.identity.createProfile(written),
    )
    if (isDone) onDone()
  }
  const remove = async () => {
    if (profile && (await run(() => api.identity.deleteProfile({ profileId: profile.profileId })))) onDone()
  }
  const title = profile ? say('profiles.edit', { name: profile.name }) : say('profiles.add')
  if (profile && isSure)
    return (
      <Dialog title={title} close={say('do.close')} onClose={onClose}>
        <div className={styles.form}>
          <p>{say('profiles.deleteSure', { name: profile.name })}</p>
          {trouble && <p className={styles.wrong}>{sayTrouble(say, trouble)}</p>}
          <div className={styles.actions}>
            <Button onClick={() => setSure(false)} data-autofocus="">
              {say('do.cancel')}
            </Button>
            <Button look="danger" icon="trash" busy={isRunning} onClick={() => void remove()}>
              {say('profiles.deleteYes')}
            </Button>
          </div>
        </div>
      </Dialog>
    )
  return (
    <Dialog title={title} close={say('do.close')} onClose={onClose}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Field
          name="name"
          label={say('profiles.name')}
          defaultValue={profile?.name}
          required
          maxLength={40}
          autoComplete="off"
          data-autofocus={profile ? undefined : ''}
        />
        <div className={styles.avatars}>
          <fieldset>
            <legend className={styles.legend}>{say('profiles.avatar')}</legend>
            {seeds.map((each, index) => (
              <label key={each}>
                <Avatar seed={each} kids={kids} size="4rem" />
                <input
                  type="radio"
                  name="avatar"
                  checked={each === seed}
                  aria-label={say('profiles.avatarNumber', { number: index + 1 })}
                  onChange={() => setSeed(each)}
                />
              </label>
            ))}
          </fieldset>
          <Button
            look="quiet"
            onClick={() => setDrawn(drawn + 1)}
            style={{ justifySelf: 'start', marginInlineStart: 'calc(-1 * var(--space-5))' }}
          >
            {say('profiles.otherAvatars')}
          </Button>
        </div>
        <div className={styles.two}>
          <Choice name="language" label={say('profiles.language')} defaultValue={profile?.language ?? speech.language}>
            {[...new Set([...languages, ...(profile ? [profile.language] : [])])].map((language) => (
              <option key={language} value={language}>
                {sayOwnName(language)}
              </option>
            ))}
          </Choice>
          <Choice label={say('profiles.maturity')} value={maturityAge} onChange={(event) => setMaturityAge(Number(event.target.value))}>
            {[...new Set([...maturityAges, maturityAge])]
              .toSorted((a, b) => a - b)
              .map((age) => (
                <option key={age} value={age}>
                  {age === everything
                    ? say('profiles.maturityAll')
                    : age === 0
                      ? say('title.everyAge')
                      : say('profiles.maturityUpTo', { age })}
                </option>
              ))}
          </Choice>
        </div>
        <Check
          label={say('profiles.isKids')}
          checked={kids}
          onChange={(event) => {
            setKids(event.target.checked)
            if (event.target.checked && maturityAge === everything) setMaturityAge(childAge)
          }}
        />
        <Field
          name="pin"
          label={say('profiles.newPin')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          note={say(keepsPin ? 'profiles.keepPinNote' : 'profiles.newPinNote')}
          wrong={wrongPin ? say('profiles.pinShape') : undefined}
        />
        {profile?.hasPin && (
          <Check label={say('profiles.dropPin')} checked={!keepsPin} onChange={(event) => setKeepsPin(!event.target.checked)} />
        )}
        {trouble && (
          <p className={styles.wrong} role="alert">
            {sayTrouble(say, trouble)}
          </p>
        )}
        <div className={styles.actions}>
          <Button type="submit" look="primary" busy={isRunning}>
            {say('do.save')}
          </Button>
          {profile && !isLast && (
            <Button look="danger" icon="trash" onClick={() => setSure(true)}>
              {say('profiles.delete')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
