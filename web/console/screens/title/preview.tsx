import type { CSSProperties } from 'react'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import { Artwork } from '../../../ui/parts/artwork.tsx'
import { tintOf } from '../../../ui/tint.ts'
import { timecode } from '../../words.ts'
import type { Draft } from './draft.ts'
import styles from './preview.module.css'

/** The page of a title as a member sees it in one language, with the words that are being written. */
export const Preview = ({ title, draft, language }: { title: Title; draft: Draft; language: string }) => {
  const { words } = draft
  const [first = { name: '', synopsis: '' }] = Object.values(words)
  // As members are told it: in their language, else in English, else in any.
  const said = (field: 'name' | 'synopsis') => words[language]?.[field] || words['en']?.[field] || first[field]
  const tint = title.artwork && tintOf(title.artwork.tint)
  return (
    <figure
      className={styles.preview}
      style={tint && ({ '--tint-glow': tint.glow, '--tint-deep': tint.deep } as CSSProperties)}
      aria-label="As members see it"
    >
      <Artwork artwork={title.artwork} shape="card" sizes="26rem" className={styles.picture} />
      <div className={styles.words} lang={language}>
        <strong>{said('name') || 'Without a name'}</strong>
        <p className={styles.facts}>
          {[
            draft.year,
            title.durationSeconds && timecode(title.durationSeconds),
            Number(draft.maturityAge) > 0 && `${draft.maturityAge}+`,
            draft.genres,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p>{said('synopsis')}</p>
      </div>
      <figcaption>As members see it</figcaption>
    </figure>
  )
}
