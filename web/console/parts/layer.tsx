import { useEffect, useRef, type ReactNode } from 'react'
import { classes } from '../../ui/classes.ts'
import styles from './layer.module.css'

/** Something above the screen without a frame of its own. The focus stays inside, Escape and a press beside it close it, and the focus returns. */
export const Layer = ({
  name,
  className,
  onClose,
  children,
}: {
  name: string
  className?: string | undefined
  onClose: () => void
  children: ReactNode
}) => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement as HTMLElement | null
    element?.showModal()
    return () => {
      element?.close()
      before?.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={classes(styles.layer, className)}
      aria-label={name}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {children}
    </dialog>
  )
}
