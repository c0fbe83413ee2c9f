import { useRef } from 'react'
import type { TitleId } from '../../../../src/contracts/ids.ts'
import { Button, IconButton } from '../../../ui/parts/button.tsx'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { LateWords } from '../../../ui/parts/late-words.tsx'
import { useRouter } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.tsx'
import { paths } from '../../paths.ts'
import { isNowhere, sayAtLength } from '../../say-trouble.ts'
import { useSpeech } from '../../words/speech.tsx'
import { NotFound } from '../not-found.tsx'
import { Theatre } from './theatre.tsx'
import { Titles } from './titles.tsx'
import { usePlay } from './use-play.ts'
import { useFullscreen } from './use-fullscreen.ts'
import { useNowPlaying } from './use-media-session.ts'
import styles from './watch.module.css'

/** The picture alone. `?engine=hls` plays by HLS instead of DASH, `?from=start` forgets where the viewer was. */
export const Watch = ({ titleId: id }: { readonly titleId: string }) => {
  const titleId = id as TitleId
  const { api } = useHouse()
  const { say } = useSpeech()
  const { location, back } = useRouter()
  const engine = location.search.get('engine') === 'hls' ? 'hls' : 'dash'
  const { play, restart, stage, turn, video } = usePlay(titleId, { engine, fromStart: location.search.get('from') === 'start' })
  const { data: title } = useResource(`title/${id}`, (signal) => api.catalogue.readTitlePage({ titleId }, { signal }))
  const root = useRef<HTMLDivElement>(null)
  const fullscreen = useFullscreen(root)
  const leave = () => back(paths.title(title?.seriesId ?? titleId))
  useNowPlaying(title)

  return (
    <main
      ref={root}
      className={styles.player}
      tabIndex={-1}
      aria-label={say('player.region', { name: title?.name ?? '' })}
      data-shown="true"
    >
      {/* Subtitles are tracks of the stream and drawn into the stage. */}
      <video key={`video ${turn}`} ref={video} className={styles.video} playsInline poster={title?.artwork?.hero[0]?.url} />
      <div key={`stage ${turn}`} ref={stage} className={styles.stage} />
      {play.kind === 'open' ? (
        <Theatre
          key={play.session.playId}
          player={play.player}
          session={play.session}
          title={title}
          root={root}
          fullscreen={fullscreen}
          leave={leave}
          restart={restart}
        />
      ) : (
        <>
          <header className={styles.top}>
            <IconButton icon="back" large label={say('do.back')} onClick={leave} />
            {title && <Titles title={title} />}
          </header>
          {play.kind === 'starting' && (
            <div className={styles.wait}>
              <span className={styles.lamp} />
              <LateWords words={say('wait.starting')} />
            </div>
          )}
          {play.kind === 'refused' && (
            <div className={styles.over}>
              {!title && isNowhere(play.trouble) ? (
                <NotFound centred />
              ) : (
                <ErrorState {...sayAtLength(say, play.trouble)} centred>
                  <Button look="primary" onClick={restart} autoFocus>
                    {say('do.again')}
                  </Button>
                  <Button onClick={leave}>{say('do.back')}</Button>
                </ErrorState>
              )}
            </div>
          )}
        </>
      )}
    </main>
  )
}
