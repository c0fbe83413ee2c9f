import type { TitlePage } from '../../../../src/contracts/catalogue.ts'
import { sayEpisode } from '../../say-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import styles from './watch.module.css'

/** What is playing: the film, or the series and its episode. */
export const Titles = ({ title }: { readonly title: TitlePage }) => {
  const speech = useSpeech()
  const episode = sayEpisode(speech, title)
  return (
    <div className={styles.titles}>
      <h1 className={styles.name} lang={title.nameLanguage}>
        {title.seriesName ?? title.name}
      </h1>
      {title.seriesName !== undefined && <p className={styles.episode}>{[episode, title.name].filter(Boolean).join(' · ')}</p>}
    </div>
  )
}
