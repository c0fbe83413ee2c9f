import { LateWords } from '../../../ui/parts/late-words.tsx'
import { useSpeech } from '../../words/speech.tsx'
import styles from './opening.module.css'

/** The lamp warms up: shown while the app or a screen is on its way. */
export const Opening = () => {
  const { say } = useSpeech()
  return (
    <div className={styles.opening} aria-busy="true">
      <span className={styles.lamp} />
      <LateWords words={say('wait.loading')} />
    </div>
  )
}
