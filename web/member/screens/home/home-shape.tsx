import { LateWords } from '../../../ui/parts/late-words.tsx'
import { Skeleton } from '../../../ui/parts/skeleton.tsx'
import { useSpeech } from '../../words/speech.tsx'
import styles from './home.module.css'

/** The home page before its answer: the same measures, no content. */
export const HomeShape = () => {
  const { say } = useSpeech()
  return (
    <div aria-busy="true">
      <div className={styles.heroShape}>
        <Skeleton style={{ inlineSize: 'min(32rem, 70vw)', blockSize: '4.5rem' }} />
        <Skeleton style={{ inlineSize: 'min(14rem, 40vw)', blockSize: '1rem' }} />
        <Skeleton style={{ inlineSize: 'min(26rem, 80vw)', blockSize: '3rem' }} />
        <Skeleton style={{ inlineSize: '9rem', blockSize: '3.25rem', borderRadius: '999px' }} />
        <LateWords words={say('wait.loading')} />
      </div>
      <div className={styles.rows}>
        {['a', 'b'].map((row) => (
          <div key={row} className={styles.rowShape}>
            <Skeleton style={{ inlineSize: '12rem', blockSize: '1.5rem' }} />
            <div className={styles.cardShapes}>
              {Array.from({ length: 6 }, (_, index) => (
                <Skeleton key={index} className={styles.cardShape} />
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
