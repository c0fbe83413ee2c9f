import type { PlayerState } from '../../../player/player-state.ts'
import type { Player } from '../../../player/player.ts'
import { useSpeech } from '../../words/speech.tsx'
import { Options, Panel } from './panel.tsx'

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2] as const

export const SettingsPanel = ({
  player,
  state,
  onClose,
}: {
  readonly player: Player
  readonly state: PlayerState
  readonly onClose: () => void
}) => {
  const { language, say } = useSpeech()
  const speedWords = (speed: number) => (speed === 1 ? say('player.normal') : `${speed.toLocaleString(language)}×`)
  const automatic =
    state.playingHeight && state.quality === 'auto' ? say('player.autoNow', { height: String(state.playingHeight) }) : say('player.auto')
  return (
    <Panel name={say('player.settings')} onClose={onClose}>
      <Options
        name={say('player.speed')}
        options={speeds.map((speed) => ({ value: speed as number, words: speedWords(speed) }))}
        chosen={state.speed}
        onChoose={(speed) => player.setSpeed(speed)}
      />
      <Options<'auto' | number>
        name={say('player.quality')}
        options={[{ value: 'auto', words: automatic }, ...state.qualities.map(({ height }) => ({ value: height, words: `${height}p` }))]}
        chosen={state.quality}
        onChoose={(quality) => player.chooseQuality(quality)}
      />
    </Panel>
  )
}
