import type { Build } from '../../../../src/contracts/encode.ts'
import { formatBytes } from '../../../../src/kit/text.ts'
import { Button } from '../../../ui/parts/button.tsx'
import { Link } from '../../../ui/router.tsx'
import { LadderChart } from '../../parts/ladder-chart.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { pathOf } from '../../place.ts'
import { dayAndTime, formatRate, languageName } from '../../words.ts'
import styles from './build-view.module.css'

type Rung = Build['rungs'][number]

/** One build: its ladder as a picture, then every rung in figures. */
export const BuildView = ({
  build,
  isPublished,
  mark,
  onPlay,
  onPublish,
}: {
  build: Build
  isPublished: boolean
  /** What it is among the builds of its title. */
  mark: string | undefined
  onPlay: () => void
  onPublish: () => void
}) => (
  <article className={styles.build} aria-label={`Build ${build.buildId}`}>
    <header>
      <div>
        <State tone={isPublished ? 'good' : 'quiet'}>
          {[mark, `${build.recipe} recipe`, formatBytes(build.sizeBytes), dayAndTime(build.createdAt)].filter(Boolean).join(', ')}
        </State>
        <small>
          Build <code>{build.buildId}</code>, made by <Link to={pathOf({ screen: 'job', id: build.jobId })}>this job</Link>
        </small>
      </div>
      <div className={styles.actions}>
        {!isPublished && <Button onClick={onPlay}>Play this build</Button>}
        {!isPublished && build.complete && <Button onClick={onPublish}>Publish</Button>}
      </div>
    </header>
    <div className={styles.chart}>
      <LadderChart rungs={build.rungs.flatMap(chartRung)} />
    </div>
    <Table
      name={`Rungs of build ${build.buildId}`}
      rows={build.rungs}
      keyOf={(rung) => rung.id}
      columns={[
        { name: 'Rung', cell: (rung) => <span className={styles.rung}>{rung.id}</span>, value: (rung) => rung.id },
        { name: 'Codec', isMinor: true, cell: (rung) => rung.codecs || rung.codec, value: (rung) => rung.codecs || rung.codec },
        { name: 'Shows', cell: showsOf, value: showsOf },
        { name: 'Average', isNumber: true, cell: (rung) => rateOf(rung.averageBps), value: (rung) => rung.averageBps },
        { name: 'Peak', isNumber: true, isMinor: true, cell: (rung) => rateOf(rung.peakBps), value: (rung) => rung.peakBps },
        { name: 'Quality', isNumber: true, cell: qualityOf, value: (rung) => rung.quality?.mean },
        { name: 'Size', isNumber: true, isMinor: true, cell: (rung) => formatBytes(rung.sizeBytes), value: (rung) => rung.sizeBytes },
        { name: 'Frames', isNumber: true, isMinor: true, cell: (rung) => rung.frames, value: (rung) => rung.frames },
        {
          name: 'Processor',
          isNumber: true,
          isMinor: true,
          cell: (rung) => rung.cpuSeconds !== undefined && `${rung.cpuSeconds.toFixed(1)} s`,
          value: (rung) => rung.cpuSeconds,
        },
      ]}
    />
    {build.rungs.some((rung) => rung.quality?.sampled) && <p className={styles.note}>Quality was measured on samples of the film.</p>}
  </article>
)

/** HDR is measured otherwise, and lies where the rung in standard range lies that it was made after. */
const chartRung = ({ id, kind, codec, height, averageBps, peakBps, quality, dynamicRange }: Rung) =>
  kind === 'video' && height && averageBps > 0 && !dynamicRange ? [{ id, codec, height, averageBps, peakBps, quality }] : []

const showsOf = ({ width, height, bitDepth, dynamicRange, language, channels }: Rung): string =>
  [
    width && height && `${width} × ${height}`,
    dynamicRange && { pq: 'HDR10', hlg: 'HLG' }[dynamicRange],
    bitDepth && `${bitDepth} bit`,
    language && languageName(language),
    channels && `${channels} ${channels === 1 ? 'channel' : 'channels'}`,
  ]
    .filter(Boolean)
    .join(', ')

/** Of subtitles there is nothing to say: their rate rounds to none. */
const rateOf = (bps: number): string => (bps >= 500 ? formatRate(bps) : '')

const qualityOf = ({ quality }: Rung): string => (quality ? `${quality.metric.toUpperCase()} ${quality.mean.toFixed(1)}` : '')
