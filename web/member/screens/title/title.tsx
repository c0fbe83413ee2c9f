import { useMemo, type CSSProperties } from 'react'
import type { Card, TitlePage } from '../../../../src/contracts/catalogue.ts'
import type { TitleId } from '../../../../src/contracts/ids.ts'
import type { Home } from '../../../../src/contracts/recommend.ts'
import type { Position } from '../../../../src/contracts/viewing.ts'
import { Artwork } from '../../../ui/parts/artwork.tsx'
import { Button, LinkButton } from '../../../ui/parts/button.tsx'
import { ProgressBar } from '../../../ui/parts/progress-bar.tsx'
import { Row } from '../../../ui/parts/row.tsx'
import { Skeleton } from '../../../ui/parts/skeleton.tsx'
import { Link } from '../../../ui/router.tsx'
import { tintOf } from '../../../ui/tint.ts'
import { useResource, useResourceCache } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.tsx'
import { useIdle } from '../../use-idle.ts'
import { nextEpisode } from '../../next-episode.ts'
import { TroublePage } from '../../parts.tsx'
import { paths } from '../../paths.ts'
import { sayDuration, sayEpisode, sayFacts } from '../../say-title.ts'
import { isNowhere } from '../../say-trouble.ts'
import { TitleCard } from '../../title-card.tsx'
import { useMyList } from '../../use-my-list.ts'
import { usePageTitle } from '../../use-page-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import { NotFound } from '../not-found.tsx'
import { warmUpPlayer } from '../watch/warm-up.ts'
import { Episodes } from './episodes.tsx'
import { Inside } from './inside.tsx'
import styles from './title.module.css'

/** A title that is not ready is asked for again this often, in milliseconds. */
const notReadyEveryMs = 5000

/** Everything about one title, in its own light. Until it has come, the card that was pressed lends its name and picture. */
export const Title = ({ titleId: id }: { readonly titleId: string }) => {
  const titleId = id as TitleId
  const { api } = useHouse()
  const known = useKnownCard(titleId)
  const {
    data: title,
    refresh,
    trouble,
  } = useResource(`title/${id}`, (signal) => api.catalogue.readTitlePage({ titleId }, { signal }), {
    everyMs: (page) => (page && !page.playable ? notReadyEveryMs : undefined),
  })
  const viewed = useResource('positions', async (signal) => (await api.viewing.listPositions(undefined, { signal })).items)
  // Without an answer to where the viewer is, everything begins at its beginning.
  const positions = viewed.data ?? (viewed.trouble ? [] : undefined)
  const { data: more } = useResource(`more/${id}`, async (signal) => (await api.recommend.moreLike({ titleId }, { signal })).items)

  useIdle(warmUpPlayer)
  usePageTitle(title?.name ?? known?.name)

  const card = title ?? known
  const tint = useMemo(() => card?.artwork && tintOf(card.artwork.tint), [card?.artwork])
  if (!title && trouble && isNowhere(trouble)) return <NotFound />
  if (!title && trouble) return <TroublePage trouble={trouble} again={() => void refresh()} />
  return (
    <article
      className={styles.page}
      aria-busy={!title || undefined}
      style={tint && ({ '--tint-glow': tint.glow, '--tint-deep': tint.deep, '--tint-bright': tint.bright } as CSSProperties)}
    >
      <div data-page-artwork="">
        <Artwork artwork={card?.artwork} shape="hero" sizes="(max-width: 48rem) 180vw, 82vw" eager className={styles.picture} />
      </div>
      <Head card={card} title={title} positions={positions} />
      <div className={styles.about}>
        {title ? <p className={styles.synopsis}>{title.synopsis}</p> : <Skeleton style={{ blockSize: '8rem', maxInlineSize: '40rem' }} />}
        {title ? <Inside title={title} /> : <Skeleton style={{ blockSize: '8rem' }} />}
      </div>
      {title && title.episodeCards.length > 0 && <Episodes episodes={title.episodeCards} positions={positions ?? []} />}
      {more && more.length > 0 && <MoreLike items={more} />}
    </article>
  )
}

const Head = ({
  card,
  title,
  positions,
}: {
  readonly card: Card | undefined
  readonly title: TitlePage | undefined
  readonly positions: readonly Position[] | undefined
}) => {
  const speech = useSpeech()
  if (!card) {
    return (
      <header className={styles.head}>
        <Skeleton style={{ inlineSize: 'min(34rem, 80vw)', blockSize: '5rem' }} />
        <Skeleton style={{ inlineSize: '16rem', blockSize: '1.25rem' }} />
        <Skeleton className={styles.actionShape} />
      </header>
    )
  }
  return (
    <header className={styles.head}>
      {card.seriesId && card.seriesName && (
        <Link to={paths.title(card.seriesId)} className={styles.series}>
          {card.seriesName}
        </Link>
      )}
      <h1 className={styles.name} lang={card.nameLanguage}>
        {card.name}
      </h1>
      <p className={styles.facts}>{sayFacts(speech, card).join(' · ')}</p>
      {positions ? <Actions card={card} title={title} positions={positions} /> : <Skeleton className={styles.actionShape} />}
    </header>
  )
}

const Actions = ({
  card,
  title,
  positions,
}: {
  readonly card: Card
  readonly title: TitlePage | undefined
  readonly positions: readonly Position[]
}) => {
  const speech = useSpeech()
  const { say } = speech
  const { titleIds, toggle } = useMyList()
  const isSeries = card.kind === 'series'
  const { episode, position } = isSeries
    ? nextEpisode(title?.episodeCards ?? [], positions)
    : {
        episode: card.playable ? card : undefined,
        position: positions.find((candidate) => candidate.titleId === card.titleId && !candidate.finished),
      }
  const isKept = titleIds?.includes(card.titleId) ?? false
  const place = isSeries && episode && sayEpisode(speech, episode)
  const words = place ? say(position ? 'do.resumeEpisode' : 'do.playEpisode', { episode: place }) : say(position ? 'do.resume' : 'do.play')
  return (
    <>
      {position && (
        <div className={styles.progress}>
          <ProgressBar
            share={position.positionSeconds / position.durationSeconds}
            label={say('title.progress', { percent: Math.round((position.positionSeconds / position.durationSeconds) * 100) })}
          />
          {say('title.left', { duration: sayDuration(speech, position.durationSeconds - position.positionSeconds) })}
        </div>
      )}
      {title && !episode && (
        <p className={styles.notice} role="status">
          {say('title.notReady')}
        </p>
      )}
      <div className={styles.actions} data-row="">
        {episode && (
          <LinkButton to={paths.watch(episode.titleId)} look="primary" large icon="play">
            {words}
          </LinkButton>
        )}
        {episode && position && (
          <LinkButton to={paths.watchFromStart(episode.titleId)} large>
            {say('do.fromStart')}
          </LinkButton>
        )}
        <Button
          large
          icon={isKept ? 'check' : 'plus'}
          aria-pressed={isKept}
          aria-label={say(isKept ? 'do.removeFromList' : 'do.addToList')}
          onClick={() => void toggle(card.titleId)}
        >
          {say('nav.list')}
        </Button>
      </div>
    </>
  )
}

const MoreLike = ({ items }: { readonly items: readonly (Home['rows'][number]['items'][number] & { readonly reason: string })[] }) => {
  const { say } = useSpeech()
  return (
    <Row name={say('title.moreLike')} back={say('do.scrollBack')} forward={say('do.scrollForward')} className={styles.more}>
      {items.map((card) => (
        <li key={card.titleId}>
          <TitleCard card={card} group="more" caption={card.reason} />
        </li>
      ))}
    </Row>
  )
}

/** The card of a title, if the home page showed one. */
const useKnownCard = (titleId: TitleId): Card | undefined => {
  const cache = useResourceCache()
  return useMemo(() => {
    const home = cache.read<Home>('home').data
    const cards = [...(home?.hero ? [home.hero] : []), ...(home?.rows.flatMap((row) => row.items) ?? [])]
    return cards.find((card) => card.titleId === titleId)
  }, [cache, titleId])
}
