import { useCallback, useEffect, useState, type RefObject } from 'react'
import type { TitlePage } from '../../../../src/contracts/catalogue.ts'
import type { PlaySession } from '../../../../src/contracts/playback.ts'
import type { PlayerState } from '../../../player/player-state.ts'
import type { Player } from '../../../player/player.ts'
import { IconButton } from '../../../ui/parts/button.tsx'
import { Icon } from '../../../ui/parts/icon.tsx'
import { useRouter } from '../../../ui/router.tsx'
import { useRemote } from '../../../ui/use-remote.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.tsx'
import { paths } from '../../paths.ts'
import { useSpeech } from '../../words/speech.tsx'
import { ControlBar, jumpSeconds, PlayPause, type Sheet } from './control-bar.tsx'
import { KeysHelp } from './keys-help.tsx'
import { Ended, Failed, NextUp, Surface, Waiting } from './overlays.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { StatisticsOverlay } from './statistics.tsx'
import { Titles } from './titles.tsx'
import { TracksPanel } from './tracks-panel.tsx'
import type { useFullscreen } from './use-fullscreen.ts'
import { useMediaKeys } from './use-media-session.ts'
import { usePlayerKeys } from './use-player-keys.ts'
import { usePlayerState } from './use-play.ts'
import { useShown } from './use-shown.ts'
import styles from './watch.module.css'

/** Everything over the picture of a play that has begun. */
export const Theatre = ({
  player,
  session,
  title,
  root,
  fullscreen,
  leave,
  restart,
}: {
  readonly player: Player
  readonly session: PlaySession
  readonly title: TitlePage | undefined
  readonly root: RefObject<HTMLElement | null>
  readonly fullscreen: ReturnType<typeof useFullscreen>
  readonly leave: () => void
  readonly restart: () => void
}) => {
  const { say } = useSpeech()
  const state = usePlayerState(player)
  const [sheet, setSheet] = useState<Sheet>()
  const [hasStatistics, setStatistics] = useState(false)
  const [isOnControls, setOnControls] = useState(false)
  const isOver = state.phase === 'ended' || state.phase === 'failed'
  const { hide, isShown, show } = useShown(
    sheet !== undefined || isOnControls || (state.paused && state.firstFrameMs !== undefined && !isOver),
  )
  const { goNext, next } = useNext(session)
  const closeSheet = useCallback(() => setSheet(undefined), [])
  const pictureInPicture = usePictureInPicture(root)
  useRootFacts(root, state, isShown && !isOver)
  useMediaKeys(player, goNext)
  useRemote(leave)
  usePlayerKeys({
    root,
    player,
    state,
    show,
    isShown,
    sheet,
    setSheet,
    leave,
    goNext,
    toggleStatistics: () => setStatistics((before) => !before),
    toggleFullscreen: fullscreen.toggle,
    togglePictureInPicture: pictureInPicture,
  })

  return (
    <>
      <Surface player={player} state={state} isShown={isShown} show={show} hide={hide} onDouble={fullscreen.toggle} />
      <header className={styles.top}>
        <IconButton icon="back" large label={say('do.back')} onClick={leave} />
        {title && <Titles title={title} />}
      </header>
      {!isOver && (
        <>
          <div className={styles.middle}>
            <IconButton icon="jumpBack" label={say('player.back10')} onClick={() => player.seekBy(-jumpSeconds)} />
            <PlayPause player={player} state={state} />
            <IconButton icon="jumpForward" label={say('player.forward10')} onClick={() => player.seekBy(jumpSeconds)} />
          </div>
          <ControlBar
            player={player}
            state={state}
            isFull={fullscreen.isFull}
            onFullscreen={fullscreen.toggle}
            onPictureInPicture={pictureInPicture}
            onSheet={setSheet}
            onNext={goNext}
            onHover={setOnControls}
          />
          {state.waiting && !state.needsPress && <Waiting key={state.phase} isStart={state.firstFrameMs === undefined} />}
        </>
      )}
      {state.needsPress && (
        <button type="button" className={styles.big} onClick={() => void player.play()}>
          <span>
            <Icon name="play" size="2.75rem" />
          </span>
          {say('player.pressToStart')}
        </button>
      )}
      {sheet === 'tracks' && <TracksPanel player={player} state={state} onClose={closeSheet} />}
      {sheet === 'settings' && <SettingsPanel player={player} state={state} onClose={closeSheet} />}
      {sheet === 'help' && <KeysHelp onClose={closeSheet} />}
      {hasStatistics && <StatisticsOverlay player={player} state={state} />}
      {next && goNext && !sheet && state.phase !== 'failed' && <NextUp next={next} state={state} goNext={goNext} />}
      {state.phase === 'ended' && !next && <Ended title={title} player={player} leave={leave} />}
      {state.phase === 'failed' && state.trouble && <Failed state={state} restart={restart} leave={leave} />}
    </>
  )
}

const useNext = (session: PlaySession) => {
  const { api } = useHouse()
  const { navigate } = useRouter()
  const nextId = session.nextTitleId
  const { data: next } = useResource(nextId && `title/${nextId}`, (signal) => api.catalogue.readTitlePage({ titleId: nextId! }, { signal }))
  const go = useCallback(() => nextId && navigate(paths.watch(nextId), { replace: true }), [navigate, nextId])
  return { next: nextId ? next : undefined, goNext: nextId ? go : undefined }
}

const usePictureInPicture = (root: RefObject<HTMLElement | null>) => {
  const toggle = useCallback(() => {
    const video = root.current?.querySelector('video')
    if (document.pictureInPictureElement) void document.exitPictureInPicture()
    else void video?.requestPictureInPicture().catch(() => {})
  }, [root])
  return document.pictureInPictureEnabled ? toggle : undefined
}

/** What tests and styles read off the root: what plays, which edge delivers, whether controls are shown, how far the play is. */
const useRootFacts = (root: RefObject<HTMLElement | null>, state: PlayerState, isShown: boolean) => {
  const { engine = '', pathway, phase } = state
  useEffect(() => {
    if (root.current) Object.assign(root.current.dataset, { engine, pathway, phase, shown: String(isShown) })
  }, [root, engine, pathway, phase, isShown])
}
