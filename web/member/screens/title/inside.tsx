import type { TitlePage } from '../../../../src/contracts/catalogue.ts'
import { Link } from '../../../ui/router.tsx'
import { paths } from '../../paths.ts'
import { capitalised, sayLanguage } from '../../say-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import styles from './title.module.css'

/** Who made it and what is in it. */
export const Inside = ({ title }: { readonly title: TitlePage }) => {
  const { language, say } = useSpeech()
  const sayLanguages = (tags: readonly string[], unknown: string) => tags.map((tag) => sayLanguage(tag, language, unknown)).join(', ')
  return (
    <dl className={styles.inside} aria-label={say('title.inside')}>
      {title.cast.length > 0 && (
        <div>
          <dt>{say('title.cast')}</dt>
          <dd>
            {title.cast.map((person, index) => (
              <span key={`${person.name} ${person.role}`}>
                {index > 0 && ', '}
                <Link to={paths.search(person.name)} className={styles.person}>
                  {person.name}
                </Link>
                {person.role && <span className={styles.role}> ({person.role})</span>}
              </span>
            ))}
          </dd>
        </div>
      )}
      {title.genres.length > 0 && (
        <div>
          <dt>{say('title.genres')}</dt>
          <dd>
            {title.genres.map((genre, index) => (
              <span key={genre}>
                {index > 0 && ', '}
                <Link to={paths.search(genre)} className={styles.person}>
                  {capitalised(genre)}
                </Link>
              </span>
            ))}
          </dd>
        </div>
      )}
      {title.audioLanguages.length > 0 && (
        <div>
          <dt>{say('title.audio')}</dt>
          <dd>{sayLanguages(title.audioLanguages, say('title.audioOriginal'))}</dd>
        </div>
      )}
      {title.playable && title.kind !== 'series' && (
        <div>
          <dt>{say('title.subtitles')}</dt>
          <dd>
            {title.subtitleLanguages.length > 0
              ? sayLanguages(title.subtitleLanguages, say('title.languageUnknown'))
              : say('title.noSubtitles')}
          </dd>
        </div>
      )}
      {title.maxHeight !== undefined && (
        <div>
          <dt>{say('title.quality')}</dt>
          <dd>{say('title.qualityUpTo', { height: String(title.maxHeight) })}</dd>
        </div>
      )}
    </dl>
  )
}
