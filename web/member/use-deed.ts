import { useCallback, useState } from 'react'
import { troubleOf, type Trouble } from '../ui/trouble.ts'

/** One thing that a person does and that may be refused: while it runs nobody can do it twice. */
export const useDeed = () => {
  const [isRunning, setRunning] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | undefined>()
  /** True when it was done. */
  const run = useCallback(async (deed: () => Promise<unknown>): Promise<boolean> => {
    setRunning(true)
    setTrouble(undefined)
    try {
      await deed()
      return true
    } catch (error) {
      setTrouble(troubleOf(error, navigator.onLine))
      return false
    } finally {
      setRunning(false)
    }
  }, [])
  return { isRunning, trouble, run }
}
