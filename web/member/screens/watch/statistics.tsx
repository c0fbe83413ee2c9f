import { useEffect, useState } from 'react'
import { formatBytes } from '../../../../src/kit/text.ts'
import type { PlayerState } from '../../../player/player-state.ts'
import type { Player } from '../../../player/player.ts'
import { useSpeech } from '../../words/speech.tsx'
import { sparkline } from './sparkline.ts'
import styles from './statistics.module.css'

const everyMs = 1000

/** What an engineer wants to see of a play, over the picture. */
export const StatisticsOverlay = ({ player, state }: { readonly player: Player; readonly state: PlayerState }) => {
  const { say } = useSpeech()
  const [statistics, setStatistics] = useState(() => player.readStatistics())
  useEffect(() => {
    const timer = setInterval(() => setStatistics(player.readStatistics()), everyMs)
    return () => clearInterval(timer)
  }, [player])
  const { changes, samples } = statistics
  const last = samples.at(-1)
  const change = changes.at(-1)
  const facts = [
    [say('stats.picture'), `${statistics.width} × ${statistics.height}`],
    [say('stats.codecs'), statistics.codecs],
    [say('stats.engine'), state.engine?.toUpperCase() ?? '–'],
    [
      say('stats.edge'),
      `${state.pathway}, ${change?.to === state.pathway ? say('stats.edgeChanged', { from: change.from, reason: change.reason }) : say('stats.edgeFirst')}`,
    ],
    [say('stats.firstFrame'), state.firstFrameMs === undefined ? '–' : `${Math.round(state.firstFrameMs)} ms`],
    [say('stats.frames'), say('stats.framesValue', { decoded: statistics.decodedFrames, dropped: statistics.droppedFrames })],
    [say('stats.loaded'), formatBytes(statistics.bytesDownloaded)],
  ] as const
  return (
    <aside className={styles.statistics} aria-label={say('stats.heading')}>
      <div className={styles.graphs}>
        <Graph
          name={say('stats.buffer')}
          value={`${(last?.bufferSeconds ?? 0).toFixed(1)} s`}
          values={samples.map((sample) => sample.bufferSeconds)}
          colour="var(--well)"
        />
        <Graph
          name={say('stats.throughput')}
          value={`${((last?.throughputKbps ?? 0) / 1000).toFixed(1)} Mbit/s`}
          values={samples.map((sample) => sample.throughputKbps)}
          colour="var(--silver)"
        />
        <Graph
          name={say('stats.bitrate')}
          value={`${((last?.bitrateKbps ?? 0) / 1000).toFixed(2)} Mbit/s`}
          values={samples.map((sample) => sample.bitrateKbps)}
          colour="var(--arc)"
        />
      </div>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <FactLine key={name} name={name} value={value} />
        ))}
      </dl>
    </aside>
  )
}

const FactLine = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
)

const Graph = ({
  name,
  value,
  values,
  colour,
}: {
  readonly name: string
  readonly value: string
  readonly values: readonly number[]
  readonly colour: string
}) => (
  <div className={styles.graph}>
    <span className={styles.name}>{name}</span>
    <span>{value}</span>
    <svg viewBox="0 0 120 32" preserveAspectRatio="none" aria-hidden="true">
      <path
        d={sparkline(values, { width: 120, height: 32, slots: 120 })}
        fill="none"
        stroke={colour}
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  </div>
)
