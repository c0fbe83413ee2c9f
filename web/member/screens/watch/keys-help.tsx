import { Dialog } from '../../../ui/parts/dialog.tsx'
import { useSpeech } from '../../words/speech.tsx'
import styles from './keys-help.module.css'

export const KeysHelp = ({ onClose }: { readonly onClose: () => void }) => {
  const { say } = useSpeech()
  const keys = [
    [[say('key.space'), 'K'], say('key.playPause')],
    [['←', '→'], say('key.jump')],
    [['↑', '↓'], say('key.volume')],
    [['M'], say('key.mute')],
    [['C'], say('key.subtitles')],
    [['F'], say('key.fullscreen')],
    [['P'], say('key.pip')],
    [['N'], say('key.next')],
    [['0', '…', '9'], say('key.tenths')],
    [['S'], say('key.stats')],
    [['?'], say('key.help')],
    [['Esc'], say('key.leave')],
  ] as const
  return (
    <Dialog title={say('player.keys')} close={say('do.close')} onClose={onClose}>
      <dl className={styles.keys}>
        {keys.map(([caps, words]) => (
          <div key={words}>
            <dt>
              {caps.map((cap) => (
                <kbd key={cap}>{cap}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
