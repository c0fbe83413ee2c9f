import type { ReactNode } from 'react'
import styles from './state.module.css'

/** What a state means at a glance. */
export type Tone = 'good' | 'busy' | 'bad' | 'quiet'

/** Shape and colour say the same, for eyes that do not tell the colours apart. */
const shapes: Readonly<Record<Tone, string>> = {
  good: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Z',
  busy: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Zm0 2a3 3 0 0 1 0 6Z',
  bad: 'M6 .8 11.6 11H.4Z',
  quiet: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Zm0 1.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8Z',
}

export const State = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <span className={styles.state}>
    <svg viewBox="0 0 12 12" className={styles[tone]} aria-hidden="true">
      <path d={shapes[tone]} fill="currentColor" fillRule="evenodd" />
    </svg>
    <span>{children}</span>
  </span>
)
