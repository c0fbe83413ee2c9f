import { useRef, useState } from 'react'
import type { Build, Job } from '../../../../../src/contracts/encode.ts'
import { Skeleton } from '../../../../ui/parts/skeleton.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { Table } from '../../../parts/table.tsx'
import { TakeChart } from '../../../parts/take-chart.tsx'
import { codecName, formatRate } from '../../../words.ts'
import { chosenRungs, envelopeLines, measuredRungs, topWords, type Ladders, type MeasuredRung } from './ladder-figures.ts'
import styles from './ladder.module.css'
import { RateQuality } from './rate-quality.tsx'

/** How the ladder came to be: what the trials showed, what was chosen and why, and what came of it. */
export const LadderPanel = ({ job, ladders, build }: { job: Job; ladders: Ladders | undefined; build: Build | undefined }) => {
  const place = useRef<HTMLDivElement>(null)
  const [looked, setLooked] = useState<string>()
  if (!ladders)
    return (
      <Panel name="Ladder">
        <Skeleton className={styles.wait} />
      </Panel>
    )
  const measured = measuredRungs(build)
  const metric = ladders.worked[0]?.metric ?? build?.rungs.find((rung) => rung.quality)?.quality?.metric ?? 'vmaf'
  const drawn = [...ladders.worked, ...measured].map(({ codec }) => codec)
  // In the order in which recipes name them.
  const codecs = [...new Set([...ladders.fixed.map(({ codec }) => codec), ...drawn])].filter((codec) => drawn.includes(codec))
  const name = `Ladder of ${job.name}`
  if (codecs.length === 0)
    return (
      <Panel name="Ladder">
        <p className={styles.empty}>{sayNothing(job)}</p>
      </Panel>
    )
  return (
    <Panel
      name="Ladder"
      hint={hintOf(ladders)}
      actions={<TakeChart name={name} place={place} head={csvHead} rows={() => csvRows(ladders, measured)} />}
    >
      {codecs.length > 1 && (
        <div className={styles.codecs} role="group" aria-label="Codecs">
          {[undefined, ...codecs].map((codec) => (
            <button key={codec ?? 'all'} type="button" aria-pressed={looked === codec} onClick={() => setLooked(codec)}>
              {codec === undefined ? 'All codecs' : codecName(codec)}
            </button>
          ))}
        </div>
      )}
      <div className={styles.beside}>
        <div ref={place}>
          <RateQuality ladders={ladders} measured={measured} metric={metric} codec={looked} />
          <p className={styles.key}>
            {ladders.worked.length > 0
              ? 'Thin lines: what each size gives at each rate. Thick: the best of them. Open marks: chosen rungs; point at one to see why. Filled: measured in the build.'
              : 'Filled marks: measured in the build. The fixed ladder was asked for, so nothing was tried before.'}
          </p>
        </div>
        <Rungs ladders={ladders} measured={measured} metric={metric} codec={looked} />
      </div>
    </Panel>
  )
}

interface Row {
  readonly id: string
  readonly codec: string
  readonly lines: number
  readonly promised?: { readonly bps: number; readonly quality: number } | undefined
  readonly measured?: MeasuredRung | undefined
  readonly why?: string | undefined
}

const Rungs = ({
  ladders,
  measured,
  metric,
  codec,
}: {
  ladders: Ladders
  measured: readonly MeasuredRung[]
  metric: string
  codec: string | undefined
}) => {
  const rows = rowsOf(ladders, measured).filter((row) => codec === undefined || row.codec === codec)
  const unit = metric.toUpperCase()
  const hasPromises = rows.some((row) => row.promised)
  return (
    <Table
      name="Rungs of the ladder"
      rows={rows}
      keyOf={(row) => row.id}
      columns={[
        {
          name: 'Rung',
          cell: (row) => <span className={styles.name}>{`${codecName(row.codec)} ${row.lines}p`}</span>,
          value: (row) => row.id,
        },
        ...(hasPromises
          ? [
              {
                name: 'Promised',
                isNumber: true,
                cell: (row: Row) => row.promised && <Pair bps={row.promised.bps} quality={row.promised.quality} />,
                value: (row: Row) => row.promised?.quality,
              },
            ]
          : []),
        {
          name: `Measured ${unit}`,
          isNumber: true,
          cell: (row) => row.measured && <Pair bps={row.measured.bps} quality={row.measured.quality} />,
          value: (row) => row.measured?.quality,
        },
        ...(hasPromises
          ? [
              {
                name: 'Why',
                isMinor: true,
                cell: (row: Row) => <span className={styles.why}>{row.why}</span>,
                value: (row: Row) => row.why,
              },
            ]
          : []),
      ]}
    />
  )
}

const Pair = ({ bps, quality }: { bps: number; quality: number }) => (
  <>
    {quality.toFixed(1)}
    <small className={styles.rate}>{formatRate(bps)}</small>
  </>
)

const rowsOf = ({ worked }: Ladders, measured: readonly MeasuredRung[]): Row[] =>
  worked.length > 0
    ? worked.flatMap(chosenRungs).map(({ bps, quality, ...rung }) => ({
        ...rung,
        promised: { bps, quality },
        measured: measured.find(({ id }) => id === rung.id),
      }))
    : measured
        .toSorted((a, b) => (a.codec < b.codec ? 1 : a.codec > b.codec ? -1 : a.bps - b.bps))
        .map((rung) => ({ id: rung.id, codec: rung.codec, lines: rung.lines, measured: rung }))

const hintOf = ({ worked }: Ladders): string | undefined =>
  worked
    .flatMap(({ codec, rungs, topLimit }) => (topLimit ? [`${codecName(codec)}: ${rungs.length} rungs; ${topWords[topLimit]}.`] : []))
    .join(' ') || undefined

/** Why there is no chart. */
const sayNothing = ({ steps, state }: Job): string => {
  const comes = steps.some(({ kind }) => kind === 'ladder' || kind === 'analyse')
  if (comes && state !== 'failed' && state !== 'cancelled')
    return 'The film is still being tried in each codec and size. The ladder appears as soon as it is worked out.'
  return state === 'done'
    ? 'Nothing was tried or measured: there is no more to be said of this ladder.'
    : 'Its rungs appear here as soon as they are measured.'
}

const csvHead = ['What', 'Codec', 'Lines', 'bit/s', 'Quality', 'Why']

const csvRows = ({ worked, fixed }: Ladders, measured: readonly MeasuredRung[]) => [
  ...worked.flatMap((ladder) => [
    ...ladder.curves.flatMap(({ size, points }) =>
      points.map(({ bps, quality }) => ['size', ladder.codec, size.lines, bps, quality, undefined]),
    ),
    ...envelopeLines(ladder).flatMap((line) => line.map(({ bps, quality }) => ['best', ladder.codec, undefined, bps, quality, undefined])),
    ...chosenRungs(ladder).map(({ codec, lines, bps, quality, why }) => ['chosen', codec, lines, bps, quality, why]),
  ]),
  ...measured.map(({ codec, lines, bps, quality }) => ['measured', codec, lines, bps, quality, undefined]),
  ...fixed.map(({ codec, lines, capBps }) => ['fixed, at most', codec, lines, capBps, undefined, undefined]),
]
