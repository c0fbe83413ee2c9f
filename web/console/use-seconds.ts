import { useEffect, useState } from 'react'
import { systemClock } from '../../src/kit/clock.ts'

/** UTC milliseconds, new each second while `isOn`: for what grows with time alone. */
export const useSeconds = (isOn: boolean): number => {
  const [now, setNow] = useState(systemClock.now)
  useEffect(() => {
    if (!isOn) return undefined
    const timer = setInterval(() => setNow(systemClock.now()), 1000)
    return () => clearInterval(timer)
  }, [isOn])
  return now
}
