import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
} from 'react'
import type { HomeCard } from '../../src/contracts/recommend.ts'
import { Artwork } from '../ui/parts/artwork.tsx'
import { IconButton, LinkButton } from '../ui/parts/button.tsx'
import { Link, useRouter } from '../ui/router.tsx'
import { tintOf } from '../ui/tint.ts'
import { paths } from './paths.ts'
import styles from './peek.module.css'
import { sayFacts } from './say-title.ts'
import { useMyList } from './use-my-list.ts'
import { useSpeech } from './words/speech.tsx'

/** The pointer rests on a card this long before it opens, in milliseconds. */
const restMs = 500
/** An open card is this much larger than the one in the row. */
const growth = 1.28
const marginPx = 12

interface Peeked {
  readonly card: HomeCard
  readonly from: DOMRect
}

const PeekContext = createContext<(card: HomeCard, element: HTMLElement | undefined) => void>(() => {})

/** What a card does while the pointer rests on it: after a moment it grows and offers three actions. For the mouse; the title page has the same. */
export const usePeek = (): ((card: HomeCard, element: HTMLElement | undefined) => void) => useContext(PeekContext)

export const PeekProvider = ({ children }: { readonly children: ReactNode }) => {
  const { location } = useRouter()
  const [peeked, setPeeked] = useState<Peeked | undefined>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const peek = useCallback((card: HomeCard, element: HTMLElement | undefined) => {
    clearTimeout(timer.current)
    if (!element || !matchMedia('(hover: hover) and (min-width: 48rem)').matches) return
    timer.current = setTimeout(() => setPeeked({ card, from: element.getBoundingClientRect() }), restMs)
  }, [])
  const close = useCallback(() => {
    clearTimeout(timer.current)
    setPeeked(undefined)
  }, [])
  useEffect(() => close, [close, location])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && close()
    window.addEventListener('scroll', close, { passive: true, capture: true })
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('scroll', close, { capture: true })
      window.removeEventListener('keydown', onKey)
    }
  }, [close])
  return (
    <PeekContext value={peek}>
      {children}
      {peeked && <Peek key={peeked.card.titleId} {...peeked} close={close} />}
    </PeekContext>
  )
}

const Peek = ({ card, from, close }: Peeked & { readonly close: () => void }) => {
  const speech = useSpeech()
  const { say } = speech
  const { titleIds, toggle } = useMyList()
  const panel = useRef<HTMLDivElement>(null)
  const isKept = titleIds?.includes(card.titleId) ?? card.inMyList
  const tint = useMemo(() => card.artwork && tintOf(card.artwork.tint), [card.artwork])
  useLayoutEffect(() => {
    const element = panel.current
    if (!element) return
    element.showPopover()
    Object.assign(element.style, placeOf(from, element.offsetHeight))
  }, [from])
  const width = from.width * growth
  return (
    <div
      ref={panel}
      popover="manual"
      className={styles.peek}
      style={{ inlineSize: width, ...(tint && { '--tint-deep': tint.deep, '--tint-bright': tint.bright }) } as CSSProperties}
      onPointerLeave={close}
    >
      <Link to={paths.title(card.titleId)} tabIndex={-1} aria-hidden="true">
        <Artwork artwork={card.artwork} shape="card" sizes={`${Math.round(width)}px`} className={styles.art} eager />
      </Link>
      <div className={styles.body}>
        <div className={styles.actions}>
          {card.playable && (
            <LinkButton
              to={paths.watch(card.playTitleId ?? card.titleId)}
              look="primary"
              icon="play"
              label={say('do.playNamed', { name: card.name })}
            >
              {say(card.progress ? 'do.resume' : 'do.play')}
            </LinkButton>
          )}
          <IconButton
            icon={isKept ? 'check' : 'plus'}
            look="secondary"
            label={say(isKept ? 'do.removeFromList' : 'do.addToList')}
            aria-pressed={isKept}
            onClick={() => void toggle(card.titleId)}
          />
          <LinkButton to={paths.title(card.titleId)} icon="info" label={say('do.moreNamed', { name: card.name })}>
            {say('do.more')}
          </LinkButton>
        </div>
        <p className={styles.name} lang={card.nameLanguage}>
          {card.name}
        </p>
        <p className={styles.facts}>{sayFacts(speech, card).join(' · ')}</p>
        {card.tagline && <p className={styles.line}>{card.tagline}</p>}
      </div>
    </div>
  )
}

/** Around the card it came from, but wholly on the screen; it grows from the middle of that card. */
const placeOf = (from: DOMRect, height: number) => {
  const width = from.width * growth
  const left = Math.max(marginPx, Math.min(from.left - (width - from.width) / 2, window.innerWidth - width - marginPx))
  const top = Math.max(marginPx, Math.min(from.top - (from.height * (growth - 1)) / 2, window.innerHeight - height - marginPx))
  const originX = from.left + from.width / 2 - left
  const originY = from.top + from.height / 2 - top
  return { left: `${left}px`, top: `${top}px`, transformOrigin: `${originX}px ${originY}px` }
}
