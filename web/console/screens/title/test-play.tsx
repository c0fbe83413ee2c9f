import { useSyncExternalStore } from 'react'
import type { BuildId, TitleId } from '../../../../src/contracts/ids.ts'
import type { PlaySession } from '../../../../src/contracts/playback.ts'
import { formatBytes } from '../../../../src/kit/text.ts'
import type { Player } from '../../../player/player.ts'
import { Button, LinkButton } from '../../../ui/parts/button.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Layer } from '../../parts/layer.tsx'
import { TroubleNote } from '../../parts/trouble.tsx'
import { pathOf } from '../../place.ts'
import { useSeconds } from '../../use-seconds.ts'
import { formatRate, formatWait } from '../../words.ts'
import styles from './test-play.module.css'
import { useTestPlay } from './use-test-play.ts'

/** An operator's look at one build: the picture with the browser's own controls, and what the player knows about it. */
export const TestPlay = ({ titleId, buildId, onClose }: { titleId: TitleId; buildId: BuildId; onClose: () => void }) => {
  const { play, video, stage } = useTestPlay(titleId, buildId)
  return (
    <Layer name="Test play" className={styles.room} onClose={onClose}>
      <div ref={stage} className={styles.stage}>
        <video ref={video} controls playsInline aria-label="Picture of the test play" />
      </div>
      <div className={styles.below}>
        {play.kind === 'open' ? (
          <Knowledge player={play.player} session={play.session} />
        ) : (
          <p>{play.kind === 'starting' ? 'Starting …' : ''}</p>
        )}
        {play.kind === 'refused' && <TroubleNote trouble={play.trouble} />}
        <div className={styles.actions}>
          {play.kind === 'open' && <LinkButton to={pathOf({ screen: 'play', id: play.session.playId })}>Its story</LinkButton>}
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Layer>
  )
}

const Knowledge = ({ player, session }: { player: Player; session: PlaySession }) => {
  const state = useSyncExternalStore(player.subscribe, () => player.state)
  useSeconds(state.phase === 'playing')
  const { width, height, codecs, droppedFrames, decodedFrames, bytesDownloaded, samples } = player.readStatistics()
  const sample = samples.at(-1)
  if (state.trouble)
    return (
      <p role="alert">
        The picture failed: {state.trouble.detail} ({state.trouble.code})
      </p>
    )
  return (
    <Facts
      facts={[
        { name: 'First frame', words: state.firstFrameMs === undefined ? 'not yet' : `after ${formatWait(state.firstFrameMs)}` },
        { name: 'Picture', words: width > 0 ? `${width} × ${height}, ${codecs}` : '–' },
        {
          name: 'Bitrate',
          words: sample ? `${formatRate(sample.bitrateKbps * 1000)} of ${formatRate(sample.throughputKbps * 1000)} measured` : '–',
        },
        { name: 'Buffer', words: sample ? `${sample.bufferSeconds.toFixed(1)} s` : '–' },
        { name: 'Edge', words: `${state.pathway}, the first of ${session.pathways.map(({ edge }) => edge).join(', ')}` },
        { name: 'Frames', words: `${decodedFrames} shown, ${droppedFrames} dropped` },
        { name: 'Loaded', words: formatBytes(bytesDownloaded) },
      ]}
    />
  )
}
