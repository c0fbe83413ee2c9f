import { useEffect } from 'react'
import { nextPlace, type Direction } from './spatial-focus.ts'

const directions: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }
/** What remote controls send for "back". */
const backKeys = new Set(['GoBack', 'BrowserBack', 'XF86Back'])

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]'

/**
 * Arrow keys and remote controls move the focus over the page: within a row (`data-row`) sideways, from row to row up and down, back to the card
 * where a row was left. Whoever handles a key themselves calls `preventDefault`.
 */
export const useRemote = (onBack: () => void): void => {
  useEffect(() => {
    const lastIn = new WeakMap<Element, HTMLElement>()
    const onFocus = (event: FocusEvent) => {
      const target = event.target as HTMLElement
      const row = target.closest('[data-row]')
      if (row) lastIn.set(row, target)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
      if (backKeys.has(event.key)) {
        event.preventDefault()
        return onBack()
      }
      const direction = directions[event.key]
      if (!direction || ownsArrow(event.target as HTMLElement, direction)) return
      const next = nextElement(direction, lastIn)
      if (!next) return
      event.preventDefault()
      next.focus({ preventScroll: true })
      next.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: event.repeat ? 'instant' : 'smooth' })
    }
    document.addEventListener('focusin', onFocus)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('keydown', onKey)
    }
  }, [onBack])
}

/** Text fields keep the arrows that move their cursor, lists of choices and sliders theirs. */
const ownsArrow = (element: HTMLElement, direction: Direction): boolean => {
  if (element instanceof HTMLSelectElement || element.getAttribute('role') === 'slider') return true
  if (element instanceof HTMLInputElement) {
    if (element.type === 'range' || element.type === 'radio') return true
    return element.type !== 'checkbox' && (direction === 'left' || direction === 'right')
  }
  return element instanceof HTMLTextAreaElement || element.isContentEditable
}

const nextElement = (direction: Direction, lastIn: WeakMap<Element, HTMLElement>): HTMLElement | undefined => {
  const layer: ParentNode = [...document.querySelectorAll('dialog[open], [role="dialog"]')].at(-1) ?? document
  const isSeen = (element: HTMLElement) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert], [aria-hidden="true"]')
  const all = [...layer.querySelectorAll<HTMLElement>(focusable)].filter((element) => element.tabIndex >= 0 && isSeen(element))
  const active = document.activeElement as HTMLElement | null
  if (!active || !all.includes(active)) return firstIn(all)
  const row = active.closest('[data-row]')
  const isSideways = direction === 'left' || direction === 'right'
  const others = all.filter((element) => element !== active)
  // A row is left sideways only towards what stands in no row, such as a rail at the side.
  const found =
    row && isSideways
      ? (nearest(
          active,
          others.filter((element) => row.contains(element)),
          direction,
        ) ??
        nearest(
          active,
          others.filter((element) => !element.closest('[data-row]')),
          direction,
        ))
      : nearest(active, row ? others.filter((element) => !row.contains(element)) : others, direction)
  const foundRow = found?.closest('[data-row]')
  const remembered = foundRow && foundRow !== row ? lastIn.get(foundRow) : undefined
  return remembered?.isConnected && foundRow?.contains(remembered) ? remembered : found
}

const nearest = (from: HTMLElement, candidates: readonly HTMLElement[], direction: Direction): HTMLElement | undefined => {
  const index = nextPlace(
    from.getBoundingClientRect(),
    candidates.map((element) => element.getBoundingClientRect()),
    direction,
  )
  return index === undefined ? undefined : candidates[index]
}

/** Whoever stands nowhere begins with what the screen shows first in its main part. */
const firstIn = (all: readonly HTMLElement[]): HTMLElement | undefined =>
  all.find((element) => element.closest('main, dialog') && element.getBoundingClientRect().bottom > 0) ?? all[0]
