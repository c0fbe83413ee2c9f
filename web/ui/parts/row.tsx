import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './row.module.css'

/** Where a row is scrolled to, in whole pages. */
interface Pages {
  readonly count: number
  readonly here: number
}

/** A named row that scrolls sideways by touch, wheel, keys and buttons, and snaps to its cards. Children are list items. */
export const Row = ({
  name,
  reason,
  back,
  forward,
  className,
  children,
}: {
  readonly name: string
  readonly reason?: string | undefined
  /** Words for the buttons at its ends. */
  readonly back: string
  readonly forward: string
  readonly className?: string | undefined
  readonly children: ReactNode
}) => {
  const headingId = useId()
  const scroller = useRef<HTMLUListElement>(null)
  const [pages, setPages] = useState<Pages>({ count: 1, here: 0 })

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => setPages((before) => (samePages(before, pagesOf(element)) ? before : pagesOf(element)))
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [children])

  const turn = (way: 1 | -1) => {
    const element = scroller.current
    if (!element) return
    const sign = getComputedStyle(element).direction === 'rtl' ? -1 : 1
    element.scrollBy({ left: sign * way * element.clientWidth * 0.9, behavior: 'smooth' })
  }
  return (
    <section className={className ? `${styles.row} ${className}` : styles.row} aria-labelledby={headingId}>
      <header className={styles.head}>
        <h2 id={headingId} className={styles.name}>
          {name}
        </h2>
        <p className={styles.reason}>{reason}</p>
        {pages.count > 1 && (
          <div className={styles.dots} aria-hidden="true">
            {Array.from({ length: pages.count }, (_, page) => (
              <span key={page} className={styles.dot} data-here={page === pages.here} />
            ))}
          </div>
        )}
      </header>
      <div className={styles.window}>
        <ul ref={scroller} className={styles.scroller} data-row="">
          {children}
        </ul>
        {/* For the mouse; keys move by card. */}
        <button
          type="button"
          className={styles.turn}
          data-way="back"
          tabIndex={-1}
          aria-label={back}
          disabled={pages.here === 0}
          onClick={() => turn(-1)}
        >
          <Icon name="back" size="1.75rem" />
        </button>
        <button
          type="button"
          className={styles.turn}
          data-way="forward"
          tabIndex={-1}
          aria-label={forward}
          disabled={pages.here >= pages.count - 1}
          onClick={() => turn(1)}
        >
          <Icon name="forward" size="1.75rem" />
        </button>
      </div>
    </section>
  )
}

const samePages = (a: Pages, b: Pages) => a.count === b.count && a.here === b.here

/** More dots than this say nothing. */
const mostPages = 12

const pagesOf = (element: HTMLElement): Pages => {
  const count = Math.min(mostPages, Math.max(1, Math.ceil((element.scrollWidth - 8) / element.clientWidth)))
  const way = element.scrollWidth - element.clientWidth
  const share = way <= 0 ? 0 : Math.abs(element.scrollLeft) / way
  return { count, here: Math.round(share * (count - 1)) }
}
