import type { ReactNode } from 'react'
import { classes } from '../classes.ts'
import styles from './error-state.module.css'
import { Icon, type IconName } from './icon.tsx'

/** What happened, what to do, and the code for whoever helps. Also used where there is simply nothing yet. */
export const ErrorState = ({
  icon,
  title,
  words,
  code,
  centred = false,
  level = 1,
  children,
}: {
  readonly icon: IconName
  readonly title: string
  readonly words: string
  readonly code?: string | undefined
  readonly centred?: boolean
  /** Of the heading; 2 below a heading of its page. */
  readonly level?: 1 | 2
  /** What one can do: buttons. */
  readonly children?: ReactNode
}) => {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className={classes(styles.state, level === 2 && styles.inside, centred && styles.centred)} role="alert">
      <span className={styles.icon}>
        <Icon name={icon} size="2.5rem" />
      </span>
      <Heading className={styles.title}>{title}</Heading>
      <p className={styles.words}>{words}</p>
      {children && <div className={styles.actions}>{children}</div>}
      {code && <p className={styles.code}>{code}</p>}
    </div>
  )
}
