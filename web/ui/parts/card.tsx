import type { CSSProperties } from 'react'
import type { Artwork as ArtworkFacts } from '../../../src/contracts/catalogue.ts'
import { classes } from '../classes.ts'
import { Link } from '../router.tsx'
import { tintOf } from '../tint.ts'
import { Artwork } from './artwork.tsx'
import styles from './card.module.css'
import { ProgressBar } from './progress-bar.tsx'

/** A title in a row or grid: its frame, its name on it, and one line below. */
export const Card = ({
  to,
  focusKey,
  name,
  nameLanguage,
  artwork,
  caption,
  badge,
  progress,
  sizes,
  eager = false,
  onHover,
}: {
  readonly to: string
  /** Unique on its page; the way back finds the card by it. */
  readonly focusKey: string
  readonly name: string
  readonly nameLanguage?: string | undefined
  readonly artwork: ArtworkFacts | undefined
  readonly caption?: string | undefined
  readonly badge?: string | undefined
  readonly progress?: { readonly share: number; readonly label: string } | undefined
  readonly sizes: string
  readonly eager?: boolean
  /** The card itself while the pointer rests on it, then undefined. */
  readonly onHover?: (card: HTMLElement | undefined) => void
}) => {
  const tint = artwork && tintOf(artwork.tint)
  return (
    <Link
      to={to}
      className={classes(styles.card, progress && styles.withProgress)}
      data-focus-key={focusKey}
      style={tint && ({ '--card-deep': tint.deep, '--card-bright': tint.bright } as CSSProperties)}
      onPointerEnter={(event) => event.pointerType === 'mouse' && onHover?.(event.currentTarget)}
      onPointerLeave={() => onHover?.(undefined)}
    >
      <div className={styles.picture}>
        <Artwork artwork={artwork} shape="card" sizes={sizes} eager={eager} className={styles.art} />
        <div className={styles.scrim} />
        {badge && <span className={styles.badge}>{badge}</span>}
        <span className={styles.name} lang={nameLanguage}>
          {name}
        </span>
        {progress && <ProgressBar share={progress.share} label={progress.label} className={styles.progress} />}
      </div>
      {caption !== undefined && <div className={styles.caption}>{caption}</div>}
    </Link>
  )
}
