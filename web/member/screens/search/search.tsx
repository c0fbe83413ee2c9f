import { useEffect, useRef, useState } from 'react'
import type { HomeCard } from '../../../../src/contracts/recommend.ts'
import { IconButton } from '../../../ui/parts/button.tsx'
import { Chip } from '../../../ui/parts/chip.tsx'
import { Icon } from '../../../ui/parts/icon.tsx'
import { Skeleton } from '../../../ui/parts/skeleton.tsx'
import { useRouter } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { Grid } from '../../grid.tsx'
import gridStyles from '../../grid.module.css'
import { useHouse } from '../../house.tsx'
import { TroublePage } from '../../parts.tsx'
import { paths } from '../../paths.ts'
import { capitalised } from '../../say-title.ts'
import { useMyList } from '../../use-my-list.ts'
import { usePageTitle } from '../../use-page-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import styles from './search.module.css'

/** Somebody who types faster than this is not asked for, in milliseconds. */
const typingMs = 110
const longestQuery = 100

/** Results while one types. The last ones stay until the next have come. */
export const Search = () => {
  const { api } = useHouse()
  const { say } = useSpeech()
  usePageTitle(say('search.heading'))
  const { location, navigate } = useRouter()
  const asked = (location.search.get('q') ?? '').slice(0, longestQuery)
  const [typed, type] = useTyped(asked, (query) => navigate(paths.search(query), { replace: true }))
  const { titleIds } = useMyList()
  const query = asked.trim()
  const { data, isLoading, refresh, trouble } = useResource(`search/${query}`, (signal) => api.search.findTitles({ query }, { signal }))
  const latest = useRef(data)
  useEffect(() => {
    if (data) latest.current = data
  }, [data])
  const shown = data ?? (isLoading ? latest.current : undefined)
  const cards = shown?.items.map((card): HomeCard => ({ ...card, inMyList: titleIds?.includes(card.titleId) ?? false }))
  const input = useRef<HTMLInputElement>(null)

  return (
    <div className={gridStyles.page}>
      <h1 className="unseen">{say('search.heading')}</h1>
      <div className={styles.bar} role="search">
        <Icon name="search" size="1.75rem" />
        <input
          ref={input}
          className={styles.input}
          type="search"
          value={typed}
          maxLength={longestQuery}
          autoFocus={asked === ''}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          aria-label={say('search.label')}
          placeholder={say('search.placeholder')}
          onChange={(event) => type(event.target.value)}
        />
        {typed !== '' && (
          <IconButton
            icon="close"
            label={say('search.clear')}
            className={styles.clear}
            onClick={() => {
              type('')
              input.current?.focus()
            }}
          />
        )}
      </div>
      {trouble && !shown ? (
        <TroublePage trouble={trouble} again={() => void refresh()} level={2} />
      ) : (
        <>
          {shown && !shown.fallback && <Chips kind={say('search.people')} names={shown.people} onPress={type} />}
          {shown && <Chips kind={say('search.genres')} names={shown.genres} onPress={type} />}
          <Outcome query={query} count={cards?.length} isFallback={shown?.fallback ?? false} />
          <Grid key={cards ? 'cards' : 'shapes'} cards={cards} group="search" />
        </>
      )}
    </div>
  )
}

const Outcome = ({
  query,
  count,
  isFallback,
}: {
  readonly query: string
  readonly count: number | undefined
  readonly isFallback: boolean
}) => {
  const { say } = useSpeech()
  if (query === '') return <p className={styles.count}>{say('search.start')}</p>
  if (count === undefined)
    return (
      <div className={styles.count}>
        <Skeleton style={{ blockSize: '1lh', inlineSize: '12rem' }} />
      </div>
    )
  if (!isFallback)
    return (
      <p className={styles.count} role="status">
        {say('search.found', { count, query })}
      </p>
    )
  return (
    <div className={styles.nothing} role="status">
      <h2>{say('search.nothing', { query })}</h2>
      {count > 0 && <p>{say('search.nothingWords')}</p>}
    </div>
  )
}

const Chips = ({
  kind,
  names,
  onPress,
}: {
  readonly kind: string
  readonly names: readonly string[]
  readonly onPress: (name: string) => void
}) =>
  names.length === 0 ? null : (
    <div className={styles.chips} data-row="">
      <span className={styles.kind}>{kind}</span>
      {names.map((name) => (
        <Chip key={name} onPress={() => onPress(name)}>
          {capitalised(name)}
        </Chip>
      ))}
    </div>
  )

/** What stands in the field; it becomes the address a moment after the last key, and follows an address that came from elsewhere. */
const useTyped = (asked: string, ask: (query: string) => void) => {
  const [typed, setTyped] = useState(asked)
  const lastAsked = useRef(asked)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (asked === lastAsked.current) return
    lastAsked.current = asked
    setTyped(asked)
  }, [asked])
  const type = (query: string) => {
    setTyped(query)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      lastAsked.current = query
      ask(query)
    }, typingMs)
  }
  return [typed, type] as const
}
