import { useEffect, useState } from 'react'
import type { TitlePage } from '../../../../src/contracts/catalogue.ts'
import type { PlayerState } from '../../../player/player-state.ts'
import type { Player } from '../../../player/player.ts'
import { Button } from '../../../ui/parts/button.tsx'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { LateWords } from '../../../ui/parts/late-words.tsx'
import { useSpeech } from '../../words/speech.tsx'
import { NextCard } from './next-card.tsx'
import { nextUpIn } from './next-up.ts'
import styles from './watch.module.css'

/** The picture as something to press: a mouse plays and pauses, a finger shows and hides the controls. */
export const Surface = ({
  player,
  state,
  isShown,
  show,
  hide,
  onDouble,
}: {
  readonly player: Player
  readonly state: PlayerState
  readonly isShown: boolean
  readonly show: () => void
  readonly hide: () => void
  readonly onDouble: () => void
}) => (
  <div
    style={{ position: 'absolute', inset: 0 }}
    onPointerMove={(event) => event.pointerType === 'mouse' && show()}
    onPointerUp={(event) => {
      if (event.button !== 0) return
      if (event.pointerType !== 'mouse') return isShown ? hide() : show()
      show()
      if (state.paused) void player.play()
      else player.pause()
    }}
    onDoubleClick={onDouble}
  />
)

export const Waiting = ({ isStart }: { readonly isStart: boolean }) => {
  const { say } = useSpeech()
  return (
    <div className={styles.wait}>
      <span className={styles.lamp} />
      <LateWords words={say(isStart ? 'wait.starting' : 'wait.buffering')} />
    </div>
  )
}

/** The card of the next episode when it is due; at the end the next one begins, unless the viewer stays. */
export const NextUp = ({ next, state, goNext }: { readonly next: TitlePage; readonly state: PlayerState; readonly goNext: () => void }) => {
  const [stays, setStays] = useState(false)
  const inSeconds = nextUpIn(state.positionSeconds, state.durationSeconds)
  const isEnded = state.phase === 'ended'
  useEffect(() => {
    if (isEnded && !stays) goNext()
  }, [isEnded, stays, goNext])
  return inSeconds === undefined || (stays && !isEnded) ? null : (
    <NextCard next={next} inSeconds={inSeconds} onGo={goNext} onStay={() => setStays(true)} />
  )
}

export const Ended = ({
  title,
  player,
  leave,
}: {
  readonly title: TitlePage | undefined
  readonly player: Player
  readonly leave: () => void
}) => {
  const { say } = useSpeech()
  const name = title?.name ?? ''
  const again = () => {
    player.seekTo(0)
    void player.play()
  }
  return (
    <div className={styles.over}>
      <div className={styles.ended}>
        <h1>{say('player.ended', { name })}</h1>
        <div data-row="">
          <Button look="primary" large onClick={leave} autoFocus>
            {say('player.backTo', { name: title?.seriesName ?? name })}
          </Button>
          <Button large icon="play" onClick={again}>
            {say('player.watchAgain')}
          </Button>
        </div>
      </div>
    </div>
  )
}

/** What went wrong, and the way on: `restart` begins anew from the place that was kept. */
export const Failed = ({
  state,
  restart,
  leave,
}: {
  readonly state: PlayerState
  readonly restart: () => void
  readonly leave: () => void
}) => {
  const { say } = useSpeech()
  const { code = '', kind = 'defect' } = state.trouble ?? {}
  return (
    <div className={styles.over}>
      <ErrorState
        icon="warning"
        title={say(`playTrouble.${kind}`)}
        words={say(`playTrouble.${kind}Words`)}
        code={say('trouble.code', { code })}
        centred
      >
        <Button look="primary" onClick={restart} autoFocus>
          {say('do.again')}
        </Button>
        <Button onClick={leave}>{say('do.back')}</Button>
      </ErrorState>
    </div>
  )
}
