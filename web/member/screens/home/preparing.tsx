import type { Home } from '../../../../src/contracts/recommend.ts'
import { ProgressBar } from '../../../ui/parts/progress-bar.tsx'
import { useSpeech } from '../../words/speech.tsx'
import styles from './home.module.css'
import { readiness } from './readiness.ts'

/** Above the rows, while some titles can be watched and others are still being made. */
export const Preparing = ({ home }: { readonly home: Home }) => {
  const { say } = useSpeech()
  const { done, total } = readiness(home)
  const count = say('home.preparingCount', { done, total })
  return (
    <section className={styles.preparing} aria-live="polite">
      <span className={styles.lamp} />
      <h2>{say('home.preparing')}</h2>
      <p>{count}</p>
      <ProgressBar share={total === 0 ? 0 : done / total} label={count} className={styles.bar} />
    </section>
  )
}

/** The whole page, before the first title. */
export const PreparingPage = ({ home }: { readonly home: Home }) => {
  const { say } = useSpeech()
  const { done, total } = readiness(home)
  return (
    <div className={styles.waiting} aria-live="polite">
      <span className={styles.beam} />
      <h1>{say('home.preparing')}</h1>
      <p>{say('home.preparingWords')}</p>
      {total > 0 && <ProgressBar share={done / total} label={say('home.preparingCount', { done, total })} className={styles.bar} />}
    </div>
  )
}
