import type { PlayerState } from '../../../player/player-state.ts'
import type { Player } from '../../../player/player.ts'
import { IconButton } from '../../../ui/parts/button.tsx'
import { sayClock } from '../../say-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import { SeekBar } from './seek-bar.tsx'
import styles from './watch.module.css'

export const jumpSeconds = 10

/** What the bar can open over the picture. */
export type Sheet = 'tracks' | 'settings' | 'help'

export const ControlBar = ({
  player,
  state,
  isFull,
  onFullscreen,
  onPictureInPicture,
  onSheet,
  onNext,
  onHover,
}: {
  readonly player: Player
  readonly state: PlayerState
  readonly isFull: boolean
  readonly onFullscreen: () => void
  /** Undefined where the browser has none. */
  readonly onPictureInPicture: (() => void) | undefined
  readonly onSheet: (sheet: Sheet) => void
  /** Undefined when nothing comes next. */
  readonly onNext: (() => void) | undefined
  /** The pointer of a mouse is on the controls, or not any more. */
  readonly onHover: (isOn: boolean) => void
}) => {
  const { say } = useSpeech()
  return (
    <div className={styles.bottom} onPointerOver={(event) => onHover(event.pointerType === 'mouse')} onPointerOut={() => onHover(false)}>
      <div className={styles.times}>
        <span>{sayClock(state.positionSeconds)}</span>
        <SeekBar player={player} state={state} />
        <span>{sayClock(Math.round(state.durationSeconds))}</span>
      </div>
      <div className={styles.buttons} data-row="">
        <PlayPause player={player} state={state} className={styles.desk} data-first="" />
        <IconButton
          icon="jumpBack"
          large
          label={say('player.back10')}
          className={styles.desk}
          onClick={() => player.seekBy(-jumpSeconds)}
        />
        <IconButton
          icon="jumpForward"
          large
          label={say('player.forward10')}
          className={styles.desk}
          onClick={() => player.seekBy(jumpSeconds)}
        />
        <Volume player={player} state={state} />
        <span className={styles.space} />
        {onNext && <IconButton icon="next" large label={say('player.next')} onClick={onNext} />}
        <IconButton icon="words" large label={say('player.tracks')} onClick={() => onSheet('tracks')} />
        <IconButton icon="tune" large label={say('player.settings')} onClick={() => onSheet('settings')} />
        <IconButton icon="question" large label={say('player.keysHelp')} className={styles.desk} onClick={() => onSheet('help')} />
        {onPictureInPicture && (
          <IconButton icon="picture" large label={say('player.pip')} className={styles.desk} onClick={onPictureInPicture} />
        )}
        <IconButton
          icon={isFull ? 'reduce' : 'enlarge'}
          large
          label={say(isFull ? 'player.exitFullscreen' : 'player.fullscreen')}
          onClick={onFullscreen}
        />
      </div>
    </div>
  )
}

export const PlayPause = ({
  player,
  state,
  ...rest
}: {
  readonly player: Player
  readonly state: PlayerState
  readonly className?: string | undefined
  readonly 'data-first'?: string
}) => {
  const { say } = useSpeech()
  return (
    <IconButton
      icon={state.paused ? 'play' : 'pause'}
      large
      label={say(state.paused ? 'player.play' : 'player.pause')}
      onClick={() => (state.paused ? void player.play() : player.pause())}
      {...rest}
    />
  )
}

const Volume = ({ player, state }: { readonly player: Player; readonly state: PlayerState }) => {
  const { say } = useSpeech()
  const level = state.muted ? 0 : state.volume
  return (
    <span className={styles.volume}>
      <IconButton
        icon={level === 0 ? 'muted' : level < 0.5 ? 'quiet' : 'volume'}
        large
        label={say(state.muted ? 'player.unmute' : 'player.mute')}
        onClick={() => player.setMuted(!state.muted)}
      />
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={level}
        aria-label={say('player.volume')}
        onChange={(event) => player.setVolume(Number(event.target.value))}
      />
    </span>
  )
}
