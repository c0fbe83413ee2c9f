import { useEffect, type ReactNode } from 'react'
import styles from './heading.module.css'

/** The name of a screen, on it and on the browser's tab; beside it what can be done. */
export const Heading = ({ name, children }: { name: string; children?: ReactNode }) => {
  useEffect(() => {
    document.title = `${name} – Vitascope console`
  }, [name])
  return (
    <div className={styles.heading}>
      <h1>{name}</h1>
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  )
}
