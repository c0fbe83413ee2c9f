import { useState } from 'react'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import { Artwork } from '../../../ui/parts/artwork.tsx'
import { Button } from '../../../ui/parts/button.tsx'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { Field } from '../../../ui/parts/field.tsx'
import { Skeleton } from '../../../ui/parts/skeleton.tsx'
import { Link } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Heading } from '../../parts/heading.tsx'
import { State } from '../../parts/state.tsx'
import { TroubleNote } from '../../parts/trouble.tsx'
import { pathOf } from '../../place.ts'
import { usePages } from '../../use-pages.ts'
import { nameOf, timecode } from '../../words.ts'
import styles from './titles.module.css'

const pageSize = 60
const everyMs = 10_000

/** All titles as artwork. */
export const TitlesScreen = () => {
  const house = useHouse()
  const [query, setQuery] = useState('')
  const wanted = { limit: pageSize, ...(query.trim() && { query: query.trim() }) }
  const key = `titles ${query.trim()}`
  const titles = useResource(key, (signal) => house.catalogue.listTitles(wanted, { signal }), { everyMs })
  const pages = usePages(key, titles.data, (cursor) => house.catalogue.listTitles({ ...wanted, cursor }))
  return (
    <>
      <Heading name="Catalogue">
        <Field
          label="Find a title"
          type="search"
          className={styles.search}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      </Heading>
      <TroubleNote trouble={titles.trouble ?? pages.trouble} retry={() => void titles.refresh()} />
      {titles.data && pages.items.length === 0 && (
        <ErrorState
          icon="search"
          level={2}
          title={query ? 'Nothing by that name' : 'The catalogue is empty'}
          words={query ? 'Names are searched in all their languages. Try fewer letters.' : 'A title appears when a master is handed over.'}
        />
      )}
      <ul className={styles.grid} aria-busy={!titles.data || undefined}>
        {titles.data
          ? pages.items.map((title) => (
              <li key={title.titleId}>
                <TitleCard title={title} artwork={coverOf(title, pages.items)} />
              </li>
            ))
          : Array.from({ length: 8 }, (_, index) => (
              <li key={index}>
                <Skeleton className={styles.picture} />
              </li>
            ))}
      </ul>
      {pages.more && <Button onClick={pages.more}>More titles</Button>}
    </>
  )
}

const TitleCard = ({ title, artwork }: { title: Title; artwork: Title['artwork'] }) => (
  <Link to={pathOf({ screen: 'title', id: title.titleId })} className={styles.card} data-focus-key={title.titleId}>
    <Artwork artwork={artwork} shape="card" sizes="(max-width: 700px) 45vw, 18rem" className={styles.picture} />
    <strong>{nameOf(title.name)}</strong>
    <small>
      <State tone={title.visible ? 'good' : 'quiet'}>
        {[title.kind, title.durationSeconds && timecode(title.durationSeconds), title.visible ? 'visible' : 'not visible']
          .filter(Boolean)
          .join(', ')}
      </State>
    </small>
  </Link>
)

/** A series has no frames of its own: it shows those of its first episode, as members see it. The latest titles come first. */
const coverOf = ({ artwork, titleId }: Title, all: readonly Title[]): Title['artwork'] =>
  artwork ?? all.findLast((other) => other.seriesId === titleId && other.artwork)?.artwork
