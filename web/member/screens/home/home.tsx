import { useMemo, type CSSProperties } from 'react'
import type { Home as HomePage } from '../../../../src/contracts/recommend.ts'
import { Artwork } from '../../../ui/parts/artwork.tsx'
import { LinkButton } from '../../../ui/parts/button.tsx'
import { classes } from '../../../ui/classes.ts'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { Row } from '../../../ui/parts/row.tsx'
import { tintOf } from '../../../ui/tint.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.tsx'
import { TroublePage } from '../../parts.tsx'
import { paths } from '../../paths.ts'
import { sayFacts } from '../../say-title.ts'
import { TitleCard } from '../../title-card.tsx'
import { usePageTitle } from '../../use-page-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import { HomeShape } from './home-shape.tsx'
import styles from './home.module.css'
import { Preparing, PreparingPage } from './preparing.tsx'

/** While the first titles are made, the page asks this often whether there are more, in milliseconds. */
const preparingEveryMs = 4000

export const Home = () => {
  const { api } = useHouse()
  const { say } = useSpeech()
  usePageTitle(undefined)
  const {
    data: home,
    refresh,
    trouble,
  } = useResource('home', (signal) => api.recommend.readHome(undefined, { signal }), {
    everyMs: (page) => (page?.preparing ? preparingEveryMs : undefined),
  })

  if (!home) return trouble ? <TroublePage trouble={trouble} again={() => void refresh()} /> : <HomeShape />
  if (home.rows.length === 0 && !home.hero) {
    return home.preparing ? (
      <PreparingPage home={home} />
    ) : (
      <ErrorState icon="home" title={say('home.empty')} words={say('home.emptyWords')} />
    )
  }
  return (
    <>
      {home.hero ? <Hero hero={home.hero} /> : <h1 className="unseen">{say('home.heading')}</h1>}
      <div className={styles.rows}>
        {trouble && <p className={styles.stale}>{say('trouble.stale')}</p>}
        {home.preparing && <Preparing home={home} />}
        {home.rows.map((row, index) => (
          <Row
            key={row.rowId}
            name={row.name}
            reason={row.reason}
            back={say('do.scrollBack')}
            forward={say('do.scrollForward')}
            className={classes(index === 0 && styles.first)}
          >
            {row.items.map((card) => (
              <li key={card.titleId}>
                <TitleCard card={card} group={row.rowId} startsPlay={row.kind === 'continue'} eager={index === 0} />
              </li>
            ))}
          </Row>
        ))}
      </div>
    </>
  )
}

const Hero = ({ hero }: { readonly hero: NonNullable<HomePage['hero']> }) => {
  const speech = useSpeech()
  const { say } = speech
  const tint = useMemo(() => hero.artwork && tintOf(hero.artwork.tint), [hero.artwork])
  return (
    <section
      className={styles.hero}
      aria-labelledby="hero-name"
      style={tint && ({ '--tint-glow': tint.glow, '--tint-deep': tint.deep, '--tint-bright': tint.bright } as CSSProperties)}
    >
      <div className={styles.picture}>
        <Artwork artwork={hero.artwork} shape="hero" sizes="(max-width: 48rem) 190vw, 80vw" eager className={styles.art} />
      </div>
      <div className={styles.scrim} />
      <div className={styles.words}>
        <p className={styles.reason}>{hero.reason}</p>
        <h1 id="hero-name" className={styles.name} lang={hero.nameLanguage}>
          {hero.name}
        </h1>
        <p className={styles.facts}>{sayFacts(speech, hero).join(' · ')}</p>
        {hero.tagline && <p className={styles.line}>{hero.tagline}</p>}
        <div className={styles.actions} data-row="">
          {hero.playable && (
            <LinkButton
              to={paths.watch(hero.playTitleId ?? hero.titleId)}
              look="primary"
              large
              icon="play"
              label={say('do.playNamed', { name: hero.name })}
            >
              {say(hero.progress ? 'do.resume' : 'do.play')}
            </LinkButton>
          )}
          <LinkButton to={paths.title(hero.titleId)} large icon="info" label={say('do.moreNamed', { name: hero.name })}>
            {say('do.more')}
          </LinkButton>
        </div>
      </div>
    </section>
  )
}
