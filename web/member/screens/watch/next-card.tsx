import type { TitlePage } from '../../../../src/contracts/catalogue.ts'
import { Artwork } from '../../../ui/parts/artwork.tsx'
import { Button } from '../../../ui/parts/button.tsx'
import { sayEpisode } from '../../say-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import styles from './next-card.module.css'

/** What comes next, while the credits run. */
export const NextCard = ({
  next,
  inSeconds,
  onGo,
  onStay,
}: {
  readonly next: TitlePage
  readonly inSeconds: number
  readonly onGo: () => void
  readonly onStay: () => void
}) => {
  const speech = useSpeech()
  const { say } = speech
  return (
    <section className={styles.card} aria-label={say('player.next')}>
      <Artwork artwork={next.artwork} shape="card" sizes="12rem" className={styles.art} />
      <div className={styles.words}>
        <p className={styles.when}>{say('player.nextIn', { count: inSeconds })}</p>
        <p className={styles.name} lang={next.nameLanguage}>
          {[sayEpisode(speech, next), next.name].filter(Boolean).join(' · ')}
        </p>
        <div className={styles.actions}>
          <Button look="primary" icon="play" onClick={onGo}>
            {say('do.play')}
          </Button>
          <Button look="quiet" onClick={onStay}>
            {say('player.watchCredits')}
          </Button>
        </div>
      </div>
    </section>
  )
}
