import { Suspense, useState } from 'react'
import { Link, useRouter } from '../ui/router.tsx'
import { useResource } from '../ui/use-resource.ts'
import { useHouse } from './house.ts'
import { pathOf, placeOf, type Place } from './place.ts'
import { Empty, TroubleNote } from './parts/parts.tsx'
import { DeliveryScreen } from './screens/delivery/delivery.tsx'
import { JobScreen } from './screens/job/job.tsx'
import { MastersScreen } from './screens/masters/masters.tsx'
import { NowScreen } from './screens/now/now.tsx'
import { PlayScreen } from './screens/play/play.tsx'
import { PlaysScreen } from './screens/plays/plays.tsx'
import { SignInScreen } from './screens/sign-in/sign-in.tsx'
import { TitleScreen } from './screens/title/title.tsx'
import { TitlesScreen } from './screens/titles/titles.tsx'
import styles from './shell.module.css'
import { saveTheme, savedTheme } from './theme.ts'

const sections = [
  { screen: 'now', name: 'Now' },
  { screen: 'masters', name: 'Masters' },
  { screen: 'titles', name: 'Catalogue' },
  { screen: 'delivery', name: 'Delivery' },
  { screen: 'plays', name: 'Plays' },
] as const

const sectionOf: Readonly<Record<Place['screen'], (typeof sections)[number]['screen'] | undefined>> = {
  now: 'now', masters: 'masters', job: 'masters', titles: 'titles', title: 'titles', delivery: 'delivery', plays: 'plays', play: 'plays', missing: undefined,
}

/** The booth: whoever may not be here signs in, everybody else gets the rail and the screen. */
export const Shell = () => {
  const house = useHouse()
  const { location } = useRouter()
  const me = useResource('me', () => house.identity.readMe())
  const place = placeOf(location.pathname)
  if (me.trouble?.kind === 'signed-out' || (me.data && !me.data.operator)) return <SignInScreen isMember={me.data !== undefined} onDone={() => void me.refresh()} />
  if (!me.data) return me.trouble ? <main className={styles.main}><TroubleNote trouble={me.trouble} retry={() => void me.refresh()} /></main> : null
  return (
    <div className={styles.shell}>
      <header className={styles.rail}>
        <p className={styles.mark}>
          Vitascope<small>the projection booth</small>
        </p>
        <nav aria-label="Sections">
          {sections.map(({ screen, name }) => (
            <Link key={screen} to={pathOf({ screen })} aria-current={sectionOf[place.screen] === screen ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
        <div className={styles.foot}>
          <a href="/">Member app</a>
          <a href="/api/docs">API</a>
          <ThemeSwitch />
          <button type="button" onClick={() => void house.identity.signOut({}).then(() => me.refresh())}>
            Sign out {me.data.email}
          </button>
        </div>
      </header>
      <main className={styles.main} tabIndex={-1} data-quiet-focus>
        <Suspense>
          <Screen place={place} />
        </Suspense>
      </main>
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
      return <JobScreen jobId={place.id} />
    case 'titles':
      return <TitlesScreen />
    case 'title':
      return <TitleScreen titleId={place.id} />
    case 'delivery':
      return <DeliveryScreen />
    case 'plays':
      return <PlaysScreen />
    case 'play':
      return <PlayScreen playId={place.id} />
    case 'missing':
      return <Empty name="There is no such place">Choose one of the sections beside this.</Empty>
  }
}

const ThemeSwitch = () => {
  const [theme, setTheme] = useState(savedTheme)
  const other = theme === 'dark' ? 'light' : 'dark'
  const turn = () => {
    saveTheme(other)
    setTheme(other)
  }
  return (
    <button type="button" onClick={turn}>
      {other === 'light' ? 'Light room' : 'Dark room'}
    </button>
  )
}
