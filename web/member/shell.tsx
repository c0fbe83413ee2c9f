import { useCallback, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { classes } from '../ui/classes.ts'
import { Avatar } from '../ui/parts/avatar.tsx'
import { Brand } from '../ui/parts/brand.tsx'
import { Icon, type IconName } from '../ui/parts/icon.tsx'
import { Link, useRouter } from '../ui/router.tsx'
import { useRemote } from '../ui/use-remote.ts'
import { useMe } from './house.tsx'
import { PeekProvider } from './peek.tsx'
import { paths } from './paths.ts'
import styles from './shell.module.css'
import { useLeave } from './use-leave.ts'
import { useSpeech } from './words/speech.tsx'

/** What stands around every screen but the player: the bar, on a phone below, on a television at the side. */
export const Shell = ({ children }: { readonly children: ReactNode }) => {
  const { say } = useSpeech()
  const { back } = useRouter()
  useRemote(useCallback(() => back(paths.home), [back]))
  return (
    <PeekProvider>
      <a className={styles.skip} href="#main">
        {say('nav.skip')}
      </a>
      <Bar />
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </PeekProvider>
  )
}

/** From here on the page passes below the bar, which then needs a ground of its own. */
const scrolledPx = 48

const onScroll = (listener: () => void) => {
  window.addEventListener('scroll', listener, { passive: true })
  return () => window.removeEventListener('scroll', listener)
}

const Bar = () => {
  const { say } = useSpeech()
  const isScrolled = useSyncExternalStore(onScroll, () => window.scrollY > scrolledPx)
  return (
    <nav className={styles.bar} data-scrolled={isScrolled || undefined} aria-label={say('nav.main')}>
      <Link to={paths.home} aria-label="Vitascope">
        <Brand />
      </Link>
      <div className={styles.links}>
        <Place to={paths.home} icon="home" words={say('nav.home')} />
        <Place to={paths.search()} icon="search" words={say('nav.search')} />
        <Place to={paths.list} icon="list" words={say('nav.list')} />
        <Place to={paths.account} icon="person" words={say('nav.you')} className={styles.you} />
      </div>
      <Self />
    </nav>
  )
}

const Place = ({
  to,
  icon,
  words,
  className,
}: {
  readonly to: string
  readonly icon: IconName
  readonly words: string
  readonly className?: string | undefined
}) => {
  const { location } = useRouter()
  return (
    <Link to={to} className={classes(styles.link, className)} aria-current={location.pathname === to ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{words}</span>
    </Link>
  )
}

/** The avatar, and behind it the other profiles and what belongs to the account. */
const Self = () => {
  const { say } = useSpeech()
  const { data: me } = useMe()
  const { chooseProfile, signOut } = useLeave()
  const menu = useRef<HTMLDivElement>(null)
  const profile = me?.profiles.find((candidate) => candidate.profileId === me.profileId)
  if (!me || !profile) return null
  const close = () => menu.current?.hidePopover()
  return (
    <>
      <button type="button" className={styles.self} popoverTarget="self-menu" aria-label={say('nav.menu')} title={profile.name}>
        <Avatar seed={profile.avatarSeed} kids={profile.kids} size="2.5rem" />
      </button>
      <div id="self-menu" ref={menu} popover="auto" className={styles.menu}>
        {me.profiles
          .filter((other) => other !== profile)
          .map((other) => (
            <button key={other.profileId} type="button" className={styles.item} onClick={() => (close(), void chooseProfile(other))}>
              <Avatar seed={other.avatarSeed} kids={other.kids} size="2rem" />
              {other.name}
            </button>
          ))}
        <Link to={paths.profiles} className={styles.item} onClick={close}>
          <Icon name="switch" />
          {say('nav.profiles')}
        </Link>
        <hr />
        <Link to={paths.account} className={styles.item} onClick={close}>
          <Icon name="person" />
          {say('nav.account')}
        </Link>
        {me.operator && (
          <a href="/console" className={styles.item}>
            <Icon name="tune" />
            {say('nav.console')}
          </a>
        )}
        <button type="button" className={styles.item} onClick={() => (close(), void signOut())}>
          <Icon name="signOut" />
          {say('nav.signOut')}
        </button>
      </div>
    </>
  )
}
