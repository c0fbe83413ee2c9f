import { createContext, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react'
import { flushSync } from 'react-dom'

/**
 * A router over the browser's history, for an app that lives below `base`.
 *
 * A new page begins at its top; the way back returns to the place and to the card from which the viewer left (elements with `data-focus-key`).
 * Where the browser can, pages cross-fade, and the artwork that was pressed (`data-artwork` inside it) turns into the artwork of the next page.
 */
export interface Location {
  /** Below the base, beginning with a slash. */
  readonly pathname: string
  readonly search: URLSearchParams
  /** Counts up with each page that was opened; the way back counts down. */
  readonly index: number
}

export interface Router {
  readonly location: Location
  readonly navigate: (to: string, options?: { readonly replace?: boolean; readonly from?: Element | null }) => void
  /** To the page before, or to `fallback` when this was the first. */
  readonly back: (fallback: string) => void
}

/** Where somebody was on a page that they left. */
interface Trace {
  readonly scrollY: number
  readonly focusKey: string | undefined
}
/** Pages whose traces are kept. */
const keptTraces = 50

const RouterContext = createContext<Router | undefined>(undefined)

export const useRouter = (): Router => {
  const router = useContext(RouterContext)
  if (!router) throw new Error('defect: no RouterProvider around this component')
  return router
}

export const RouterProvider = ({ base = '', children }: { readonly base?: string; readonly children: ReactNode }) => {
  const [location, setLocation] = useState(() => readLocation(base))
  const traces = useRef(new Map<number, Trace>())
  const arrival = useRef<Trace | undefined>(undefined)
  const here = useRef(location)

  const turn = useCallback((next: Location, pressed: Element | null) => {
    const samePage = next.pathname === here.current.pathname
    keepTrace(traces.current, here.current.index)
    arrival.current = next.index < here.current.index ? traces.current.get(next.index) : undefined
    here.current = next
    const show = () => setLocation(next)
    if (samePage) show()
    else turnPage(show, pressed, () => arrival.current?.focusKey)
  }, [])
  const navigate = useCallback<Router['navigate']>(
    (to, { replace = false, from = null } = {}) => {
      const index = replace ? here.current.index : here.current.index + 1
      if (replace) history.replaceState({ index }, '', base + to)
      else history.pushState({ index }, '', base + to)
      turn(readLocation(base), from)
    },
    [base, turn],
  )
  const back = useCallback<Router['back']>(
    (fallback) => {
      if (here.current.index > 0) history.back()
      else navigate(fallback, { replace: true })
    },
    [navigate],
  )
  useEffect(() => {
    history.scrollRestoration = 'manual'
    history.replaceState({ index: here.current.index }, '')
    const onPop = () => turn(readLocation(base), null)
    window.addEventListener('popstate', onPop)
    return () => window.removeEventListener('popstate', onPop)
  }, [base, turn])
  useLayoutEffect(() => arrive(arrival.current), [location])

  const router = useMemo(() => ({ location, navigate, back }), [location, navigate, back])
  return <RouterContext value={router}>{children}</RouterContext>
}

/** A link within the app. Ctrl, middle button and the like do what browsers do. */
export const Link = ({ to, onClick, ...rest }: { readonly to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) => {
  const { navigate } = useRouter()
  const press = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to, { from: event.currentTarget })
  }
  return <a href={to} onClick={press} {...rest} />
}

const readLocation = (base: string): Location => {
  const { pathname, search } = window.location
  const state = history.state as { readonly index?: unknown } | null
  return {
    pathname: (pathname.startsWith(base) ? pathname.slice(base.length) : pathname) || '/',
    search: new URLSearchParams(search),
    index: typeof state?.index === 'number' ? state.index : 0,
  }
}

const keepTrace = (traces: Map<number, Trace>, index: number) => {
  const focused = document.activeElement?.closest<HTMLElement>('[data-focus-key]')
  traces.delete(index)
  traces.set(index, { scrollY: window.scrollY, focusKey: focused?.dataset['focusKey'] })
  const [oldest] = traces.keys()
  if (traces.size > keptTraces && oldest !== undefined) traces.delete(oldest)
}

/** Focus is never lost: it goes to the card from which the viewer left, or to the beginning of the page. */
const arrive = (trace: Trace | undefined) => {
  window.scrollTo(0, trace?.scrollY ?? 0)
  const main = document.querySelector('main')
  const target = findByFocusKey(trace?.focusKey) ?? main
  // Something on the new page may have asked for the focus itself.
  if (target && (trace || !main?.contains(document.activeElement))) target.focus({ preventScroll: true })
}

const findByFocusKey = (key: string | undefined): HTMLElement | null =>
  key === undefined ? null : document.querySelector<HTMLElement>(`[data-focus-key="${CSS.escape(key)}"]`)

const turnPage = (show: () => void, pressed: Element | null, focusKey: () => string | undefined) => {
  if (!('startViewTransition' in document) || matchMedia('(prefers-reduced-motion: reduce)').matches) return show()
  const named: HTMLElement[] = []
  const name = (within: Element | null) => {
    const artwork = within?.querySelector<HTMLElement>('[data-artwork]')
    // One name, one element: a page with a large artwork of its own keeps it.
    if (!artwork || document.querySelector('[data-page-artwork]')) return
    artwork.style.viewTransitionName = 'artwork'
    named.push(artwork)
  }
  name(pressed)
  const transition = document.startViewTransition(() => {
    for (const artwork of named.splice(0)) artwork.style.viewTransitionName = ''
    flushSync(show)
    name(findByFocusKey(focusKey()))
  })
  const tidy = () => {
    for (const artwork of named) artwork.style.viewTransitionName = ''
  }
  transition.finished.then(tidy, tidy)
}
