import { classes } from '../classes.ts'
import styles from './progress-bar.module.css'

/** How much of something is done, 0 to 1. */
export const ProgressBar = ({
  share,
  label,
  className,
}: {
  readonly share: number
  readonly label: string
  readonly className?: string | undefined
}) => {
  const bounded = Math.min(1, Math.max(0, share))
  return (
    <div
      className={classes(styles.bar, className)}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(bounded * 100)}
    >
      <div className={styles.done} style={{ transform: `scaleX(${bounded})` }} />
    </div>
  )
}
