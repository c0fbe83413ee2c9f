import { useCallback, useEffect, useRef, useState } from 'react'

/** Controls go out when nothing moved for so long, in milliseconds. */
const idleMs = 2500

/** Whether controls are shown: while somebody moves, while `isHeld`, and `idleMs` longer. */
export const useShown = (isHeld: boolean) => {
  const [isShown, setShown] = useState(true)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = useCallback(() => {
    setShown(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(false), idleMs)
  }, [])
  const hide = useCallback(() => {
    clearTimeout(timer.current)
    setShown(false)
  }, [])
  useEffect(() => {
    show()
    return () => clearTimeout(timer.current)
  }, [show, isHeld])
  return { isShown: isShown || isHeld, show, hide }
}
