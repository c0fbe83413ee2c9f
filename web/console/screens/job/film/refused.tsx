import type { Job } from '../../../../../src/contracts/encode.ts'
import { SeverityMark } from './severity-mark.tsx'
import styles from './film.module.css'

/** Why nothing is made of this master, before everything else. */
export const Refused = ({ job }: { job: Pick<Job, 'reason' | 'reasonCode'> }) => (
  <div role="alert">
    <div className={styles.refused}>
      <svg viewBox="-8 -8 16 16" aria-hidden="true">
        <SeverityMark severity="refuse" />
      </svg>
      <strong>{job.reason ?? 'This master was refused, and no reason was given.'}</strong>
      <p>Nothing was encoded.{job.reasonCode && ` (${job.reasonCode})`}</p>
    </div>
  </div>
)
