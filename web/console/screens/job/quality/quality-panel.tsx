import { useMemo, useState, type ReactNode } from 'react'
import type { Build } from '../../../../../src/contracts/encode.ts'
import type { BuildQuality } from '../../../../../src/contracts/ladder.ts'
import { heatColour, heatRangeOf } from '../../../parts/heat.ts'
import { Panel } from '../../../parts/panel.tsx'
import { Table } from '../../../parts/table.tsx'
import type { TimeView } from '../../../parts/time-view.ts'
import { Timeline, ViewButtons } from '../../../parts/timeline.tsx'
import { formatRate } from '../../../words.ts'
import { picturesLane } from '../film/pictures-lane.tsx'
import type { SheetPlan } from '../film/sheet-plan.ts'
import { comparedOf, rungAt, rungsOverTime, type Piece, type RungOverTime } from './piece-figures.ts'
import { heatLane, lineLane, pieceName, ratesLane, rungName } from './quality-lanes.tsx'
import styles from './quality.module.css'

/** How good every rung of a build is over the time of the film. */
export const QualityPanel = ({
  build,
  quality,
  pictures,
  view,
  onView,
  actions,
}: {
  build: Build
  quality: BuildQuality
  pictures: SheetPlan | undefined
  view: TimeView
  onView: (view: TimeView) => void
  actions?: ReactNode
}) => {
  const [lookedId, setLookedId] = useState<string>()
  const rungs = useMemo(() => rungsOverTime(build, quality), [build, quality])
  const looked = rungs.find(({ rungId }) => rungId === lookedId) ?? rungs[0]
  const { pieces } = quality
  const lanes = useMemo(
    () =>
      looked
        ? [
            ...(pictures ? [picturesLane(pictures)] : []),
            ...rungs.map((rung) => heatLane(rung, pieces, rung === looked, () => setLookedId(rung.rungId))),
            lineLane(looked, pieces),
            ratesLane(looked, pieces),
          ]
        : [],
    [rungs, pieces, looked, pictures],
  )
  if (!looked || pieces.length === 0)
    return (
      <Panel name="Quality over the film" actions={actions}>
        <p className={styles.empty}>This build was made without comparing its pieces with the film.</p>
      </Panel>
    )
  return (
    <Panel
      name="Quality over the film"
      hint={`${pieces.length} pieces: shots, or parts of long ones. ${comparedWords(looked)}`}
      actions={
        <div className={styles.actions}>
          {actions}
          <ViewButtons view={view} lengthSeconds={build.durationSeconds} onView={onView} />
        </div>
      }
    >
      <div className={styles.above}>
        <label>
          Rung to look at
          <select value={looked.rungId} onChange={(event) => setLookedId(event.currentTarget.value)}>
            {rungs.map((rung) => (
              <option key={rung.rungId} value={rung.rungId}>
                {`${rungName(rung)}, ${formatRate(rung.wholeBps)}`}
              </option>
            ))}
          </select>
        </label>
        <HeatKey metric={looked.metric} />
      </div>
      <Timeline
        name="Quality over the film"
        lengthSeconds={build.durationSeconds}
        view={view}
        onView={onView}
        lanes={lanes}
        readout={(seconds) => sayAt(looked, pieces, seconds)}
      />
      <details className={styles.figures}>
        <summary>{`Figures of ${rungName(looked)}, ${formatRate(looked.wholeBps)}`}</summary>
        <Table
          name={`Pieces of ${rungName(looked)}`}
          rows={pieces.map((piece, index) => ({ piece, index }))}
          keyOf={({ index }) => String(index)}
          columns={[
            { name: 'Piece', cell: ({ piece }) => pieceName(piece), value: ({ piece }) => piece.fromSeconds },
            {
              name: 'Length',
              isNumber: true,
              cell: ({ piece }) => `${(piece.toSeconds - piece.fromSeconds).toFixed(1)} s`,
              value: ({ piece }) => piece.toSeconds - piece.fromSeconds,
            },
            {
              name: looked.metric.toUpperCase(),
              isNumber: true,
              cell: ({ index }) => looked.quality[index]?.toFixed(1) ?? 'not compared',
              value: ({ index }) => looked.quality[index] ?? undefined,
            },
            {
              name: 'Bitrate',
              isNumber: true,
              cell: ({ index }) => formatRate(looked.averageBps[index] ?? 0),
              value: ({ index }) => looked.averageBps[index],
            },
          ]}
        />
      </details>
    </Panel>
  )
}

const HeatKey = ({ metric }: { metric: string }) => {
  const range = heatRangeOf(metric)
  const steps = Array.from({ length: 13 }, (_, index) => range.low + ((range.high - range.low) * index) / 12)
  return (
    <p className={styles.key}>
      {`${metric.toUpperCase()} ${range.low} and below`}
      <span aria-hidden="true">
        {steps.map((value) => (
          <i key={value} style={{ background: heatColour(value, range) }} />
        ))}
      </span>
      {range.high}
    </p>
  )
}

const comparedWords = ({ quality }: RungOverTime): string => {
  const compared = comparedOf(quality)
  if (compared === quality.length) return 'All were compared with the film.'
  return compared === 0 ? 'None was compared with the film.' : `${compared} were compared with the film; the others are hatched.`
}

const sayAt = (rung: RungOverTime, pieces: readonly Piece[], seconds: number): string => {
  const { quality, bps } = rungAt(rung, pieces, seconds)
  return [
    rungName(rung),
    quality === undefined ? 'not compared' : `${rung.metric.toUpperCase()} ${quality.toFixed(1)}`,
    bps !== undefined && formatRate(bps),
  ]
    .filter(Boolean)
    .join(' · ')
}
