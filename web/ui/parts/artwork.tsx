import type { CSSProperties } from 'react'
import type { Artwork as ArtworkFacts } from '../../../src/contracts/catalogue.ts'
import { classes } from '../classes.ts'
import { tintOf } from '../tint.ts'
import styles from './artwork.module.css'

type Pictures = ArtworkFacts['card']

/** The words for `srcset`; undefined when there are no pictures. */
const sourcesOf = (pictures: Pictures): string | undefined =>
  pictures.length === 0 ? undefined : pictures.map((picture) => `${picture.url} ${picture.width}w`).join(', ')

/**
 * A picture of a title in the size that the screen needs. Until it has come, and where there is none, the title's colours stand in.
 * Its meaning stands beside it in words, so it has none of its own.
 */
export const Artwork = ({
  artwork,
  shape,
  sizes,
  eager = false,
  className,
}: {
  readonly artwork: ArtworkFacts | undefined
  readonly shape: 'card' | 'hero' | 'poster'
  readonly sizes: string
  /** Seen without scrolling. */
  readonly eager?: boolean
  readonly className?: string | undefined
}) => {
  const pictures = artwork ? (artwork[shape].length > 0 ? artwork[shape] : artwork.card) : []
  const middle = pictures[Math.floor(pictures.length / 2)]
  const tint = artwork && tintOf(artwork.tint)
  return (
    <div
      className={classes(styles.frame, className)}
      style={tint && ({ '--art-glow': tint.glow, '--art-deep': tint.deep } as CSSProperties)}
      data-artwork=""
    >
      {middle && (
        <img
          className={styles.image}
          src={middle.url}
          srcSet={sourcesOf(pictures)}
          sizes={sizes}
          width={middle.width}
          height={middle.height}
          alt=""
          decoding="async"
          loading={eager ? 'eager' : 'lazy'}
          // On a slow link the large picture comes before the cards around it.
          fetchPriority={eager && shape === 'hero' ? 'high' : 'low'}
          draggable={false}
        />
      )}
    </div>
  )
}
