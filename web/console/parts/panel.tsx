import type { ReactNode } from 'react'
import styles from './panel.module.css'

/** A part of a screen with its name and, at its end, what can be done with it. */
export const Panel = ({
  name,
  hint,
  actions,
  children,
}: {
  name: string
  hint?: string | undefined
  actions?: ReactNode
  children: ReactNode
}) => (
  <section className={styles.panel} aria-label={name}>
    <header>
      <div>
        <h2>{name}</h2>
        {hint && <p>{hint}</p>}
      </div>
      {actions}
    </header>
    {children}
  </section>
)
