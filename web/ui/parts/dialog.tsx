import { useEffect, useId, useRef, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import styles from './dialog.module.css'

/**
 * A question that wants an answer first. The browser keeps the focus inside, beginning with what is marked `data-autofocus`; Escape closes it, and
 * afterwards the focus is where it was.
 */
export const Dialog = ({
  title,
  close,
  onClose,
  children,
}: {
  readonly title: string
  /** Words for the button that closes. */
  readonly close: string
  readonly onClose: () => void
  readonly children: ReactNode
}) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement as HTMLElement | null
    element?.showModal()
    // The browser would choose the button that closes.
    ;(element?.querySelector<HTMLElement>('[data-autofocus]') ?? element)?.focus()
    return () => {
      element?.close()
      before?.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      tabIndex={-1}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <header className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <IconButton icon="close" label={close} onClick={onClose} className={styles.close} />
      </header>
      {children}
    </dialog>
  )
}
