import type { ReactNode } from 'react'
import { Link } from '../../ui/router.tsx'
import { classes } from '../../ui/classes.ts'
import styles from './figures.module.css'

/** Named numbers side by side. */
export const Figures = ({ children }: { children: ReactNode }) => <dl className={styles.figures}>{children}</dl>

/** One of them; `to` leads to what it is made of. */
export const Figure = ({
  name,
  value,
  note,
  to,
  isBad = false,
  children,
}: {
  name: string
  value: ReactNode
  note?: string | undefined
  to?: string
  isBad?: boolean
  children?: ReactNode
}) => (
  <div className={styles.figure}>
    <dt>{to ? <Link to={to}>{name}</Link> : name}</dt>
    <dd className={classes(styles.value, isBad && styles.bad)}>{value}</dd>
    {(note || children) && (
      <dd className={styles.note}>
        {note}
        {children}
      </dd>
    )}
  </div>
)
