import { useMemo, useRef, useState } from 'react'
import type { InspectionReport } from '../../../../../src/contracts/inspection.ts'
import { Skeleton } from '../../../../ui/parts/skeleton.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { showing, type TimeView } from '../../../parts/time-view.ts'
import { Timeline, ViewButtons, type Hint, type Lane } from '../../../parts/timeline.tsx'
import { FactsTable } from './facts-table.tsx'
import { loudnessAt, pictureLane, sayNumber, shotsLane, soundLane } from './film-lanes.tsx'
import { shotAt, trackName } from './find-findings.ts'
import { FindingsLane, findingsHeight, isTimed, type TimedFinding } from './findings-lane.tsx'
import { FindingsList } from './findings-list.tsx'
import { picturesLane } from './pictures-lane.tsx'
import type { SheetPlan } from './sheet-plan.ts'
import styles from './film.module.css'

/** The film as the inspection saw it: over its time, then in words, then in facts. */
export const FilmPanel = ({
  report,
  pictures,
  view,
  onView,
}: {
  report: InspectionReport
  pictures: SheetPlan | undefined
  view: TimeView
  onView: (view: TimeView) => void
}) => {
  const place = useRef<HTMLDivElement>(null)
  const [hint, setHint] = useState<Hint>()
  const { durationSeconds } = report.file
  const timed = useMemo(() => report.findings.filter(isTimed), [report])
  const lanes = useMemo(() => lanesOf(report, timed, pictures, setHint), [report, timed, pictures])
  const show = (finding: TimedFinding) => {
    onView(showing(view, durationSeconds, finding.fromSeconds))
    place.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    // The mark is drawn anew where the view has moved.
    requestAnimationFrame(() => markOf(place.current, timed.indexOf(finding))?.focus({ preventScroll: true }))
  }
  return (
    <>
      {durationSeconds > 0 && (
        <Panel name="The film" hint={report.summary} actions={<ViewButtons view={view} lengthSeconds={durationSeconds} onView={onView} />}>
          <div ref={place} className={styles.place}>
            <Timeline
              name="Timeline of the film"
              lengthSeconds={durationSeconds}
              view={view}
              onView={onView}
              lanes={lanes}
              hint={hint}
              readout={(seconds) => readoutAt(report, seconds)}
            />
          </div>
          <FindingsList report={report} onShow={show} />
        </Panel>
      )}
      {durationSeconds > 0 ? (
        <Panel name="What is in the master">
          <FactsTable report={report} />
        </Panel>
      ) : (
        // Nothing could be read; the reason for that alone stands above already.
        report.findings.length > 1 && (
          <Panel name="What was found">
            <FindingsList report={report} onShow={show} />
          </Panel>
        )
      )}
    </>
  )
}

/** The shape of it while it comes. */
export const WaitingFilm = () => (
  <Panel name="The film">
    <div className={styles.wait} aria-busy="true">
      {Array.from({ length: 5 }, (_, index) => (
        <Skeleton key={index} />
      ))}
    </div>
  </Panel>
)

const lanesOf = (
  report: InspectionReport,
  timed: readonly TimedFinding[],
  pictures: SheetPlan | undefined,
  onHint: (hint: Hint | undefined) => void,
): Lane[] => [
  ...(timed.length > 0
    ? [
        {
          key: 'findings',
          name: 'Findings',
          height: findingsHeight,
          draw: (scale: Parameters<Lane['draw']>[0]) => <FindingsLane report={report} findings={timed} scale={scale} onHint={onHint} />,
        },
      ]
    : []),
  ...(pictures ? [picturesLane(pictures)] : []),
  ...(report.picture ? [shotsLane(report.shots), pictureLane(report.black, report.frozen)] : []),
  ...report.sound.map(soundLane),
]

const readoutAt = ({ shots, sound }: InspectionReport, seconds: number): string =>
  [
    shots.length > 0 && `shot ${shotAt(shots, seconds)} of ${shots.length}`,
    ...sound.map((track) => {
      const lufs = loudnessAt(track, seconds)
      return lufs !== undefined && `${trackName(track)} ${sayNumber(lufs)} LUFS`
    }),
  ]
    .filter(Boolean)
    .join(' · ')

const markOf = (place: HTMLElement | null, index: number): SVGElement | null => place?.querySelector(`[data-finding~="${index}"]`) ?? null
