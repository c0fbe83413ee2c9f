import type { Build } from '../../../../src/contracts/encode.ts'
import { formatBytes } from '../../../../src/kit/text.ts'
import { LadderChart } from '../../parts/ladder-chart.tsx'
import { Button, State, Table } from '../../parts/parts.tsx'
import { dayAndTime, formatRate, languageName } from '../../words.ts'
import styles from './title.module.css'

/** One build: its ladder as a picture, then every rung in figures. */
export const BuildView = ({ build, mark, onPlay, onPublish }: { build: Build; mark: string | undefined; onPlay: () => void; onPublish: () => void }) => {
  const ladder = build.rungs.flatMap(({ id, kind, codec, height, averageBps, peakBps, quality }) => (kind === 'video' && height ? [{ id, codec, height, averageBps, peakBps, quality }] : []))
  return (
    <article className={styles.build} aria-label={`Build ${build.buildId}`}>
      <header>
        <div>
          <State tone={mark === 'published' ? 'good' : 'quiet'}>
            {[build.recipe, formatBytes(build.sizeBytes), dayAndTime(build.createdAt), build.complete ? undefined : 'first light', mark].filter(Boolean).join(', ')}
          </State>
          <br />
          <code>{build.buildId}</code>
        </div>
        <div>
          <Button onClick={onPlay}>Test play</Button> {mark !== 'published' && build.complete && <Button onClick={onPublish}>Publish</Button>}
        </div>
      </header>
      <LadderChart rungs={ladder} />
      <Table
        name={`Rungs of build ${build.buildId}`}
        rows={build.rungs}
        keyOf={(rung) => rung.id}
        columns={[
          { name: 'Rung', cell: (rung) => rung.id },
          { name: 'Codec', cell: (rung) => rung.codecs },
          { name: 'Shows', cell: (rung) => (rung.width && rung.height ? `${rung.width} × ${rung.height}` : rung.language ? languageName(rung.language) : '') },
          { name: 'Average', isNumber: true, cell: (rung) => (rung.averageBps ? formatRate(rung.averageBps) : '') },
          { name: 'Peak', isNumber: true, cell: (rung) => (rung.peakBps ? formatRate(rung.peakBps) : '') },
          { name: 'Quality', isNumber: true, cell: (rung) => (rung.quality ? `${rung.quality.metric.toUpperCase()} ${rung.quality.mean.toFixed(1)}${rung.quality.sampled ? ' (sampled)' : ''}` : '') },
          { name: 'Frames', isNumber: true, cell: (rung) => rung.frames ?? '' },
          { name: 'Size', isNumber: true, cell: (rung) => formatBytes(rung.sizeBytes) },
          { name: 'CPU', isNumber: true, cell: (rung) => (rung.cpuSeconds === undefined ? '' : `${rung.cpuSeconds.toFixed(1)} s`) },
        ]}
      />
    </article>
  )
}
