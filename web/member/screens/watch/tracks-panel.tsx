import type { PlayerState } from '../../../player/player-state.ts'
import type { Player } from '../../../player/player.ts'
import type { AudioChoice, TextChoice } from '../../../player/tracks.ts'
import { sayLanguage } from '../../say-title.ts'
import { useSpeech, type MemberSpeech } from '../../words/speech.tsx'
import { Options, Panel } from './panel.tsx'

export const TracksPanel = ({
  player,
  state,
  onClose,
}: {
  readonly player: Player
  readonly state: PlayerState
  readonly onClose: () => void
}) => {
  const speech = useSpeech()
  const { say } = speech
  return (
    <Panel name={say('player.tracks')} onClose={onClose}>
      {state.audio.length > 0 && (
        <Options
          name={say('player.audio')}
          options={distinct(state.audio.map((track) => ({ value: track.id, words: sayAudio(speech, track), label: track.label })))}
          chosen={state.audio.find((track) => track.active)?.id ?? ''}
          onChoose={(id) => player.chooseAudio(id)}
        />
      )}
      <Options<string | undefined>
        name={say('player.subtitles')}
        options={[
          { value: undefined, words: say('player.off') },
          ...distinct(state.text.map((track) => ({ value: track.id, words: sayText(speech, track), label: track.label }))),
        ]}
        chosen={state.text.find((track) => track.active)?.id}
        onChoose={(id) => player.chooseText(id)}
      />
    </Panel>
  )
}

const sayAudio = ({ language, say }: MemberSpeech, track: AudioChoice): string => {
  const name = sayLanguage(track.language, language, track.label || say('title.audioOriginal'))
  const spoken = track.purpose === 'main' ? name : say(`player.${track.purpose}`, { language: name })
  return track.channels > 2 ? `${spoken} 5.1` : spoken
}

const sayText = ({ language, say }: MemberSpeech, track: TextChoice): string => {
  const name = sayLanguage(track.language, language, track.label || say('player.subtitles'))
  return track.purpose === 'caption' ? say('player.caption', { language: name }) : name
}

/** Two tracks that would be called the same are told apart by their labels. */
const distinct = <Option extends { readonly words: string; readonly label: string }>(options: readonly Option[]) =>
  options.map((option) => {
    const isAlone = options.filter((other) => other.words === option.words).length === 1
    return isAlone || option.label === '' ? option : { ...option, words: `${option.words} (${option.label})` }
  })
