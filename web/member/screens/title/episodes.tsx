import { useState } from 'react'
import type { TitlePage } from '../../../../src/contracts/catalogue.ts'
import type { Position } from '../../../../src/contracts/viewing.ts'
import { Artwork } from '../../../ui/parts/artwork.tsx'
import { Chip } from '../../../ui/parts/chip.tsx'
import { Icon } from '../../../ui/parts/icon.tsx'
import { ProgressBar } from '../../../ui/parts/progress-bar.tsx'
import { Link } from '../../../ui/router.tsx'
import { nextEpisode } from '../../next-episode.ts'
import { paths } from '../../paths.ts'
import { sayDuration } from '../../say-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import styles from './title.module.css'

type EpisodeCard = TitlePage['episodeCards'][number]

/** The episodes of a series, one season at a time; it opens with the season to go on with. */
export const Episodes = ({
  episodes,
  positions,
}: {
  readonly episodes: readonly EpisodeCard[]
  readonly positions: readonly Position[]
}) => {
  const { say } = useSpeech()
  const seasons = [...new Set(episodes.map((episode) => episode.season ?? 1))]
  const [chosen, choose] = useState<number>()
  const season = chosen ?? nextEpisode(episodes, positions).episode?.season ?? seasons[0]
  return (
    <section className={styles.section} aria-labelledby="episodes">
      <header className={styles.sectionHead} data-row="">
        <h2 id="episodes">{say('title.episodesHead')}</h2>
        {seasons.length > 1 &&
          seasons.map((number) => (
            <Chip key={number} pressed={number === season} onPress={() => choose(number)}>
              {say('title.season', { season: number })}
            </Chip>
          ))}
      </header>
      <ol className={styles.episodes}>
        {episodes
          .filter((episode) => (episode.season ?? 1) === season)
          .map((episode) => (
            <li key={episode.titleId}>
              <Episode episode={episode} position={positions.find((position) => position.titleId === episode.titleId)} />
            </li>
          ))}
      </ol>
    </section>
  )
}

const Episode = ({ episode, position }: { readonly episode: EpisodeCard; readonly position: Position | undefined }) => {
  const speech = useSpeech()
  const { say } = speech
  const share = position ? (position.finished ? 1 : position.positionSeconds / position.durationSeconds) : 0
  const content = (
    <>
      <span className={styles.number}>{episode.episode}</span>
      <div className={styles.still}>
        <Artwork artwork={episode.artwork} shape="card" sizes="14rem" />
        {episode.playable && (
          <span className={styles.play}>
            <Icon name="play" size="2rem" />
          </span>
        )}
        {position && (
          <ProgressBar
            share={share}
            label={position.finished ? say('title.watched') : say('title.progress', { percent: Math.round(share * 100) })}
            className={styles.stillProgress}
          />
        )}
      </div>
      <div className={styles.episodeWords}>
        <h3 className={styles.episodeName}>
          <span lang={episode.nameLanguage}>{episode.name}</span>
          <span className={styles.episodeLength}>
            {episode.playable ? episode.durationSeconds !== undefined && sayDuration(speech, episode.durationSeconds) : say('title.soon')}
          </span>
        </h3>
        <p className={styles.episodeLine}>{episode.synopsis || episode.tagline}</p>
      </div>
    </>
  )
  return episode.playable ? (
    <Link to={paths.watch(episode.titleId)} className={styles.episode} data-focus-key={`episode/${episode.titleId}`}>
      {content}
    </Link>
  ) : (
    <div className={styles.episode} aria-disabled="true">
      {content}
    </div>
  )
}
