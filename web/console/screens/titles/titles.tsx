import { useState } from 'react'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import { Link } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Button, Empty, Field, State, TroubleNote } from '../../parts/parts.tsx'
import { nameOf, timecode } from '../../words.ts'
import styles from './titles.module.css'

const pageSize = 60

/** All titles as artwork. */
export const TitlesScreen = () => {
  const house = useHouse()
  const [query, setQuery] = useState('')
  const [more, setMore] = useState<readonly Title[]>([])
  const titles = useResource(`titles ${query}`, () => house.catalogue.listTitles({ limit: pageSize, ...(query && { query }) }), { everyMs: 10_000 })
  const [cursor, setCursor] = useState<string>()
  const nextCursor = more.length > 0 ? cursor : titles.data?.nextCursor
  const loadMore = async () => {
    const page = await house.catalogue.listTitles({ limit: pageSize, ...(nextCursor && { cursor: nextCursor }), ...(query && { query }) })
    setMore([...more, ...page.items])
    setCursor(page.nextCursor)
  }
  const items = [...(titles.data?.items ?? []), ...more]
  return (
    <>
      <h1>Catalogue</h1>
      <div className={styles.search}>
        <Field
          label="Find a title"
          type="search"
          value={query}
          onChange={(event) => {
            setMore([])
            setQuery(event.currentTarget.value)
          }}
        />
      </div>
      <TroubleNote trouble={titles.trouble} retry={() => void titles.refresh()} />
      {titles.data && items.length === 0 && <Empty name={query ? 'Nothing by that name' : 'The catalogue is empty'}>Titles appear when a master is handed over.</Empty>}
      <ul className={styles.grid}>
        {items.map((title) => (
          <li key={title.titleId}>
            <Link to={`/console/titles/${title.titleId}`} className={styles.card}>
              {title.artwork?.card[0] ? <img src={title.artwork.card.at(-1)!.url} alt="" loading="lazy" width={640} height={360} /> : <span className={styles.blank} />}
              <strong>{nameOf(title.name)}</strong>
              <small>
                <State tone={title.visible ? 'good' : 'quiet'}>{[title.kind, title.durationSeconds && timecode(title.durationSeconds), title.visible ? 'visible' : 'not visible'].filter(Boolean).join(', ')}</State>
              </small>
            </Link>
          </li>
        ))}
      </ul>
      {nextCursor && <Button onClick={() => void loadMore()}>More</Button>}
    </>
  )
}
