import { LateWords } from '../../ui/parts/late-words.tsx'
import { Skeleton } from '../../ui/parts/skeleton.tsx'
import styles from './waiting.module.css'

/** A table before its rows have come. */
export const WaitingRows = ({ rows = 6 }: { rows?: number }) => (
  <div className={styles.rows} aria-busy="true">
    {Array.from({ length: rows }, (_, index) => (
      <Skeleton key={index} className={styles.row} />
    ))}
    <LateWords className={styles.words} words="The house takes its time …" />
  </div>
)

/** A screen before it has come. */
export const WaitingPage = () => (
  <>
    <Skeleton className={styles.heading} />
    <WaitingRows rows={8} />
  </>
)
