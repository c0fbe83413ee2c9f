import { useRef, useState, type KeyboardEvent } from 'react'

/**
 * Marks of a drawing (elements with `data-mark`) as one stop of the Tab key: arrows go from mark to mark, in the order in which they were drawn.
 * The group gets `ref` and `onKeyDown`, each mark its `tabIndexOf` and `onFocus`.
 */
export const useMarkKeys = (count: number) => {
  const ref = useRef<SVGGElement>(null)
  const [kept, setCurrent] = useState(0)
  const current = Math.min(kept, count - 1)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextOf(event.key, current, count)
    if (next === undefined) return
    event.preventDefault()
    // Around the group the same keys may mean something else.
    event.stopPropagation()
    setCurrent(next)
    ref.current?.querySelectorAll<SVGElement>('[data-mark]')[next]?.focus()
  }
  return { ref, onKeyDown, tabIndexOf: (index: number) => (index === current ? 0 : -1), setCurrent }
}

const nextOf = (key: string, current: number, count: number): number | undefined => {
  if (key === 'ArrowRight' || key === 'ArrowDown') return Math.min(count - 1, current + 1)
  if (key === 'ArrowLeft' || key === 'ArrowUp') return Math.max(0, current - 1)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : undefined
}
