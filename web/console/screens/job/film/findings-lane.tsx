import type { Finding, InspectionReport } from '../../../../../src/contracts/inspection.ts'
import { timecode } from '../../../words.ts'
import { clustersOf } from '../../../parts/clusters.ts'
import type { Hint, TimeScale } from '../../../parts/timeline.tsx'
import { useMarkKeys } from '../../../parts/use-mark-keys.ts'
import { aboutOf, gravestOf } from './find-findings.ts'
import { SeverityMark, severityColour } from './severity-mark.tsx'
import styles from './film.module.css'

/** In CSS pixels. */
export const findingsHeight = 28
const markWidth = 18
/** Words of so many stand beside a mark; the others are counted. */
const mostSaid = 3

export type TimedFinding = Finding & { readonly fromSeconds: number }

export const isTimed = (finding: Finding): finding is TimedFinding => finding.fromSeconds !== undefined

/** Findings that have a time, at their time; those too near to each other are one mark with a number. */
export const FindingsLane = ({
  report,
  findings,
  scale,
  onHint,
}: {
  report: InspectionReport
  findings: readonly TimedFinding[]
  scale: TimeScale
  onHint: (hint: Hint | undefined) => void
}) => {
  const seen = findings.filter(
    ({ fromSeconds, toSeconds = fromSeconds }) => toSeconds >= scale.view.fromSeconds && fromSeconds <= scale.view.toSeconds,
  )
  const placeOf = ({ fromSeconds }: TimedFinding) => Math.max(scale.left + markWidth / 2, scale.x(fromSeconds))
  const clusters = clustersOf(seen, placeOf, markWidth)
  const keys = useMarkKeys(clusters.length)
  return (
    <g ref={keys.ref} onKeyDown={keys.onKeyDown} role="group" aria-label="Findings at their time">
      {seen.map(({ fromSeconds, toSeconds, severity, code }, index) =>
        toSeconds === undefined ? null : (
          <line
            key={`${code} ${fromSeconds} ${index}`}
            x1={Math.max(scale.left, scale.x(fromSeconds))}
            x2={Math.max(scale.x(fromSeconds) + 2, scale.x(toSeconds))}
            y1={findingsHeight - 3}
            y2={findingsHeight - 3}
            stroke={severityColour(severity)}
            strokeWidth="3"
          />
        ),
      )}
      {clusters.map(({ place, items }, index) => {
        const show = () => onHint({ lane: 'findings', seconds: items[0]!.fromSeconds, words: <Words report={report} findings={items} /> })
        const hide = () => onHint(undefined)
        return (
          <g
            key={`${items[0]!.code} ${items[0]!.fromSeconds}`}
            className={styles.mark}
            data-mark=""
            data-finding={items.map((item) => findings.indexOf(item)).join(' ')}
            role="img"
            aria-label={items.map((finding) => sayFinding(finding, report)).join(' ')}
            tabIndex={keys.tabIndexOf(index)}
            transform={`translate(${Math.min(place, scale.right - markWidth / 2)} 11)`}
            onPointerEnter={show}
            onPointerLeave={hide}
            onFocus={() => {
              keys.setCurrent(index)
              show()
            }}
            onBlur={hide}
          >
            <rect x="-11" y="-11" width="22" height="24" rx="4" fill="transparent" />
            <SeverityMark severity={gravestOf(items)} />
            {items.length > 1 && (
              <text x="9" y="-2" fontSize="10" fontWeight="600" fill="var(--paper)">
                {items.length}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}

const Words = ({ report, findings }: { report: InspectionReport; findings: readonly TimedFinding[] }) => (
  <div className={styles.words}>
    {findings.slice(0, mostSaid).map((finding, index) => (
      <div key={index}>
        <small>{[whenOf(finding), aboutOf(finding, report)].filter(Boolean).join(' · ')}</small>
        <p>{finding.means}</p>
        <p>{finding.action}</p>
      </div>
    ))}
    {findings.length > mostSaid && <small>{`and ${findings.length - mostSaid} more: zoom in`}</small>}
  </div>
)

/** `0:06`, `0:06 to 0:08`; nothing for what is true of the whole film. */
export const whenOf = ({ fromSeconds, toSeconds }: Finding): string =>
  fromSeconds === undefined
    ? ''
    : toSeconds === undefined || timecode(toSeconds) === timecode(fromSeconds)
      ? timecode(fromSeconds)
      : `${timecode(fromSeconds)} to ${timecode(toSeconds)}`

const sayFinding = (finding: TimedFinding, report: InspectionReport): string =>
  [whenOf(finding), aboutOf(finding, report), finding.severity === 'refuse' ? 'refused' : finding.severity]
    .filter(Boolean)
    .join(', ')
    .concat(`: ${finding.means} ${finding.action}`)
