import { Brand } from '../ui/parts/brand.tsx'
import { Icon } from '../ui/parts/icon.tsx'
import { Link } from '../ui/router.tsx'
import { pathOf, type Place } from './place.ts'
import styles from './rail.module.css'
import { sectionOf, sections } from './sections.ts'
import type { Theme } from './theme.ts'
import { useUploads } from './uploads/uploads.tsx'

/** The sections at the side of the booth; on a narrow screen above it. */
export const Rail = ({
  place,
  email,
  theme,
  onTurn,
  onSignOut,
  onPalette,
}: {
  place: Place
  email: string
  theme: Theme
  onTurn: () => void
  onSignOut: () => void
  onPalette: () => void
}) => {
  const { files } = useUploads()
  const sending = files.filter((file) => file.state === 'sending' || file.state === 'handing over').length
  return (
    <header className={styles.rail}>
      <a className={styles.skip} href="#screen">
        Skip to the screen
      </a>
      <Link className={styles.mark} to={pathOf({ screen: 'now' })} aria-label="Vitascope console">
        <Brand />
      </Link>
      <nav className={styles.sections} aria-label="Sections">
        {sections.map(({ screen, name }) => (
          <Link key={screen} to={pathOf({ screen })} aria-current={sectionOf[place.screen] === screen ? 'page' : undefined}>
            {name}
            {screen === 'masters' && sending > 0 && <small>{sending} on the way</small>}
          </Link>
        ))}
      </nav>
      <button type="button" className={styles.palette} onClick={onPalette} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" size="1.125rem" />
        <span>Go to …</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className={styles.more}>
        <p>{email}</p>
        <a href="/">Member app</a>
        <a href="/api/docs">API documentation</a>
        <button type="button" onClick={onTurn}>
          {theme === 'dark' ? 'Light room' : 'Dark room'}
        </button>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </header>
  )
}
