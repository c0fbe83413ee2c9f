import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import styles from './toast.module.css'

const shownMs = 4000
const mostShown = 3

interface Toast {
  readonly id: number
  readonly words: string
}

const ToastContext = createContext<(words: string) => void>(() => {})

/** Says in a line that something was done, or was not; it goes away by itself. */
export const useToast = (): ((words: string) => void) => useContext(ToastContext)

export const ToastProvider = ({ children }: { readonly children: ReactNode }) => {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const nextId = useRef(0)
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>())
  const show = useCallback((words: string) => {
    const id = nextId.current++
    setToasts((before) => [...before.slice(-(mostShown - 1)), { id, words }])
    const timer = setTimeout(() => {
      timers.current.delete(timer)
      setToasts((before) => before.filter((toast) => toast.id !== id))
    }, shownMs)
    timers.current.add(timer)
  }, [])
  useEffect(() => {
    const running = timers.current
    return () => running.forEach((timer) => clearTimeout(timer))
  }, [])
  return (
    <ToastContext value={show}>
      {children}
      <div className={styles.toasts} role="status" aria-live="polite">
        {toasts.map((toast) => (
          <p key={toast.id} className={styles.toast}>
            {toast.words}
          </p>
        ))}
      </div>
    </ToastContext>
  )
}
