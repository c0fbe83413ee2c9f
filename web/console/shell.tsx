import { useEffect, useState } from 'react'
import type { Me } from '../../src/contracts/identity.ts'
import { Brand } from '../ui/parts/brand.tsx'
import { LinkButton } from '../ui/parts/button.tsx'
import { ErrorState } from '../ui/parts/error-state.tsx'
import { LateWords } from '../ui/parts/late-words.tsx'
import { useRouter } from '../ui/router.tsx'
import { useResource, useResourceCache } from '../ui/use-resource.ts'
import { useHouse } from './house.ts'
import type { Command } from './palette/commands.ts'
import { Palette } from './palette/palette.tsx'
import { TroublePage } from './parts/trouble.tsx'
import { pathOf, placeOf, type Place } from './place.ts'
import { Rail } from './rail.tsx'
import { DeliveryScreen } from './screens/delivery/delivery.tsx'
import { JobScreen } from './screens/job/job.tsx'
import { MastersScreen } from './screens/masters/masters.tsx'
import { NowScreen } from './screens/now/now.tsx'
import { PlayScreen } from './screens/play/play.tsx'
import { PlaysScreen } from './screens/plays/plays.tsx'
import { SignInScreen } from './screens/sign-in/sign-in.tsx'
import { TitleScreen } from './screens/title/title.tsx'
import { TitlesScreen } from './screens/titles/titles.tsx'
import { sections } from './sections.ts'
import styles from './shell.module.css'
import { UploadsProvider } from './uploads/uploads.tsx'
import { useOnline } from './use-online.ts'
import { useTheme } from './use-theme.ts'

/** Whoever may not be here signs in; everybody else gets the booth. */
export const Shell = () => {
  const house = useHouse()
  const me = useResource('me', () => house.identity.readMe())
  const refresh = () => void me.refresh()
  if (me.trouble?.kind === 'signed-out' || (me.data && !me.data.operator))
    return <SignInScreen isMember={me.trouble === undefined} onDone={refresh} />
  if (me.data)
    return (
      <UploadsProvider>
        <Booth me={me.data} />
      </UploadsProvider>
    )
  if (me.trouble) return <main>{<TroublePage trouble={me.trouble} retry={refresh} />}</main>
  return (
    <main className={styles.opening} aria-busy="true">
      <Brand />
      <LateWords words="The house takes its time …" />
    </main>
  )
}

const Booth = ({ me }: { me: Me }) => {
  const house = useHouse()
  const cache = useResourceCache()
  const { location, navigate } = useRouter()
  const { theme, turn } = useTheme()
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const isOnline = useOnline()
  const signOut = () => void house.identity.signOut({}).finally(() => cache.clear())
  const commands: readonly Command[] = [
    ...sections.map(({ screen, name }) => ({ id: screen, name, kind: 'section', run: () => navigate(pathOf({ screen })) })),
    { id: 'light', name: theme === 'dark' ? 'Light room' : 'Dark room', kind: 'theme', run: turn },
    { id: 'member', name: 'Member app', kind: 'leaves the console', run: () => window.location.assign('/') },
    { id: 'api', name: 'API documentation', kind: 'leaves the console', run: () => window.location.assign('/api/docs') },
    { id: 'sign-out', name: 'Sign out', kind: me.email, run: signOut },
  ]
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setPaletteOpen((isOpen) => isOpen || document.querySelector('dialog[open]') === null)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  const place = placeOf(location.pathname)
  return (
    <div className={styles.shell}>
      <Rail place={place} email={me.email} theme={theme} onTurn={turn} onSignOut={signOut} onPalette={() => setPaletteOpen(true)} />
      <main className={styles.main} id="screen" tabIndex={-1} data-quiet-focus>
        {!isOnline && (
          <p className={styles.offline} role="status">
            This device has no network. What stands here is the last that was heard; it goes on by itself.
          </p>
        )}
        <Screen place={place} />
      </main>
      {isPaletteOpen && <Palette commands={commands} onClose={() => setPaletteOpen(false)} />}
    </div>
  )
}

const Screen = ({ place }: { place: Place }) => {
  switch (place.screen) {
    case 'now':
      return <NowScreen />
    case 'masters':
      return <MastersScreen />
    case 'job':
      return <JobScreen key={place.id} jobId={place.id} />
    case 'titles':
      return <TitlesScreen />
    case 'title':
      return <TitleScreen key={place.id} titleId={place.id} />
    case 'delivery':
      return <DeliveryScreen />
    case 'plays':
      return <PlaysScreen />
    case 'play':
      return <PlayScreen key={place.id} playId={place.id} />
    case 'missing':
      return (
        <ErrorState
          icon="question"
          title="There is no such place"
          words="The address names nothing in the console. Choose a section, or press Ctrl-K and type a name."
        >
          <LinkButton to={pathOf({ screen: 'now' })}>Go to Now</LinkButton>
        </ErrorState>
      )
  }
}
