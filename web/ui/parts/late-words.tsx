import { useEffect, useState } from 'react'

/** Nobody looks at a wait without words for longer than this, in milliseconds. */
const silenceMs = 2000

/** True once `isOn` has lasted for `silenceMs`. */
export const useLate = (isOn: boolean): boolean => {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    if (!isOn) return
    const timer = setTimeout(() => setLate(true), silenceMs)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [isOn])
  return isOn && isLate
}

/** Words that come when a wait takes long; screen readers hear them too. */
export const LateWords = ({ words, className }: { readonly words: string; readonly className?: string | undefined }) => {
  const isLate = useLate(true)
  return (
    <p className={className} role="status">
      {isLate ? words : ''}
    </p>
  )
}
