import { useState } from 'react'
import type { Me, Profile } from '../../../../src/contracts/identity.ts'
import { classes } from '../../../ui/classes.ts'
import { Avatar } from '../../../ui/parts/avatar.tsx'
import { Brand } from '../../../ui/parts/brand.tsx'
import { Button } from '../../../ui/parts/button.tsx'
import { Icon } from '../../../ui/parts/icon.tsx'
import { useRouter } from '../../../ui/router.tsx'
import { useRemote } from '../../../ui/use-remote.ts'
import { useResourceCache } from '../../../ui/use-resource.ts'
import { meKey, useHouse, useMe } from '../../house.tsx'
import { paths } from '../../paths.ts'
import { sayTrouble } from '../../say-trouble.ts'
import { useDeed } from '../../use-deed.ts'
import { usePageTitle } from '../../use-page-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { ProfileDialog } from './profile-dialog.tsx'
import styles from './profiles.module.css'

/** Profiles beyond this do not fit a screen; the house has its own limit. */
const mostProfiles = 8

/** Who is watching. The same page adds and changes profiles. */
export const Profiles = () => {
  const { api } = useHouse()
  const { say } = useSpeech()
  usePageTitle(say('profiles.heading'))
  const cache = useResourceCache()
  const { data: me, refresh } = useMe()
  const { location, navigate, back } = useRouter()
  const [isManaging, setManaging] = useState(location.search.has('manage'))
  const [edited, edit] = useState<Profile | 'new'>()
  const [locked, setLocked] = useState<Profile>()
  const { isRunning, run, trouble } = useDeed()
  useRemote(() => back(paths.home))
  if (!me) return null

  const enter = (chosen: Me) => {
    cache.clear()
    cache.put(meKey, chosen)
    if (location.pathname === paths.profiles) navigate(paths.home, { replace: true })
  }
  const press = (profile: Profile) => {
    if (isManaging) return edit(profile)
    if (profile.hasPin) return setLocked(profile)
    void run(async () => enter(await api.identity.chooseProfile({ profileId: profile.profileId })))
  }
  return (
    <main className={styles.page} tabIndex={-1} aria-busy={isRunning || undefined}>
      <Brand />
      <h1 className={styles.heading}>{say(isManaging ? 'profiles.manageHeading' : 'profiles.heading')}</h1>
      <ul className={styles.people} data-row="">
        {me.profiles.map((profile) => (
          <li key={profile.profileId}>
            <Person profile={profile} isManaging={isManaging} onPress={() => press(profile)} />
          </li>
        ))}
        {!me.demo && me.profiles.length < mostProfiles && (
          <li>
            <button type="button" className={styles.person} onClick={() => edit('new')}>
              <span className={classes(styles.face, styles.add)}>
                <Icon name="plus" size="2.5rem" />
              </span>
              {say('profiles.add')}
            </button>
          </li>
        )}
      </ul>
      {trouble && (
        <p className={styles.wrong} role="alert">
          {sayTrouble(say, trouble)}
        </p>
      )}
      {!me.demo && (
        <Button look={isManaging ? 'primary' : 'secondary'} onClick={() => setManaging(!isManaging)}>
          {say(isManaging ? 'profiles.done' : 'profiles.manage')}
        </Button>
      )}
      {locked && <PinDialog profile={locked} enter={enter} onClose={() => setLocked(undefined)} />}
      {edited && (
        <ProfileDialog
          profile={edited === 'new' ? undefined : edited}
          isLast={me.profiles.length === 1}
          onDone={() => {
            edit(undefined)
            void refresh()
          }}
          onClose={() => edit(undefined)}
        />
      )}
    </main>
  )
}

const Person = ({
  profile,
  isManaging,
  onPress,
}: {
  readonly profile: Profile
  readonly isManaging: boolean
  readonly onPress: () => void
}) => {
  const { say } = useSpeech()
  return (
    <button
      type="button"
      className={classes(styles.person, profile.kids && styles.kids)}
      aria-label={isManaging ? say('profiles.edit', { name: profile.name }) : undefined}
      data-focus-key={profile.profileId}
      onClick={onPress}
    >
      <span className={styles.face}>
        <Avatar seed={profile.avatarSeed} kids={profile.kids} size="10rem" />
        {isManaging && (
          <span className={styles.pencil}>
            <Icon name="pencil" size="2.25rem" />
          </span>
        )}
      </span>
      <span className={styles.name}>
        {profile.name}
        {profile.kids && <span className={styles.tag}>{say('profiles.kids')}</span>}
        {profile.hasPin && (
          <span role="img" aria-label={say('profiles.locked')}>
            <Icon name="lock" size="1.1em" />
          </span>
        )}
      </span>
    </button>
  )
}
