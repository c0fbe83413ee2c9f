import type { Finding, InspectionReport } from '../../../../../src/contracts/inspection.ts'
import { aboutOf, severities } from './find-findings.ts'
import { isTimed, whenOf, type TimedFinding } from './findings-lane.tsx'
import { SeverityMark } from './severity-mark.tsx'
import styles from './film.module.css'

/** What was found, gravest first, in words; what has a time leads to its place on the axis. */
export const FindingsList = ({ report, onShow }: { report: InspectionReport; onShow: (finding: TimedFinding) => void }) => (
  <div className={styles.findings}>
    {severities.map(({ severity, name, means }) => {
      const own = report.findings.filter((finding) => finding.severity === severity)
      if (own.length === 0) return null
      return (
        <section key={severity} aria-label={name}>
          <h3>
            <svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">
              <SeverityMark severity={severity} />
            </svg>
            {name}
            <small>{`${report.counts[severity]}, ${means}`}</small>
          </h3>
          <ul>
            {own.map((finding, index) => (
              <Line key={`${finding.code} ${finding.fromSeconds} ${index}`} report={report} finding={finding} onShow={onShow} />
            ))}
          </ul>
        </section>
      )
    })}
    {report.findings.length === 0 && <p>Nothing was found that is worth a word.</p>}
    {report.moreFindings > 0 && <p>{`${report.moreFindings} more are left out here.`}</p>}
  </div>
)

const Line = ({ report, finding, onShow }: { report: InspectionReport; finding: Finding; onShow: (finding: TimedFinding) => void }) => (
  <li>
    <span className={styles.when}>
      {isTimed(finding) ? (
        <button type="button" onClick={() => onShow(finding)} aria-label={`Show ${whenOf(finding)} on the timeline: ${finding.means}`}>
          {whenOf(finding)}
        </button>
      ) : (
        (aboutOf(finding, report) ?? 'Whole film')
      )}
    </span>
    <span>
      {isTimed(finding) && aboutOf(finding, report) && <small>{`${aboutOf(finding, report)}: `}</small>}
      {finding.means} <span className={styles.action}>{finding.action}</span>
    </span>
  </li>
)
