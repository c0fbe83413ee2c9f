import type { CSSProperties } from 'react'
import type { Job, JobStep } from '../../../../src/contracts/encode.ts'
import { formatBytes, formatDuration } from '../../../../src/kit/text.ts'
import { State } from '../../parts/state.tsx'
import { clockTicks } from '../../parts/ticks.ts'
import { useSeconds } from '../../use-seconds.ts'
import { timecode } from '../../words.ts'
import styles from './gantt.module.css'
import { isOpen, spanOf, toneOf } from './job-state.ts'

/** Each step as a bar on the job's own time; while the job is open, time goes on. */
export const Gantt = ({ job }: { job: Job }) => {
  const nowMs = useSeconds(isOpen(job))
  const startMs = Date.parse(job.createdAt)
  const endMs = Math.max(startMs + 1000, job.finishedAt ? Date.parse(job.finishedAt) : nowMs)
  const seconds = (endMs - startMs) / 1000
  const ticks = clockTicks(seconds, 5)
  if (job.steps.length === 0) return null
  return (
    <div className={styles.gantt} style={{ '--grid': `${((ticks[1] ?? seconds) / seconds) * 100}%` } as CSSProperties}>
      <div className={styles.axis} aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ insetInlineStart: `${(tick / seconds) * 100}%` }}>
            {timecode(tick)}
          </span>
        ))}
      </div>
      <ol>
        {job.steps.map((step) => (
          <Step key={step.stepId} step={step} startMs={startMs} endMs={endMs} />
        ))}
      </ol>
    </div>
  )
}

const Step = ({ step, startMs, endMs }: { step: JobStep; startMs: number; endMs: number }) => {
  const span = spanOf(step, startMs, endMs)
  const share = step.state === 'done' ? 1 : step.progress
  return (
    <li className={styles.step}>
      <State tone={toneOf(step.state)}>{step.label}</State>
      <div
        className={styles.track}
        role="img"
        aria-label={`${step.label}: ${step.state}, ${Math.round(share * 100)} %`}
        data-state={step.state}
      >
        {span && (
          <span style={{ insetInlineStart: `${span.from * 100}%`, inlineSize: `${(span.to - span.from) * 100}%` }}>
            <i style={{ inlineSize: `${share * 100}%` }} />
          </span>
        )}
      </div>
      <small>{sayStep(step)}</small>
      {step.error && step.state !== 'cancelled' && <p>{step.error}</p>}
    </li>
  )
}

const sayStep = (step: JobStep): string => {
  if (step.state === 'waiting') return 'waits'
  if (step.state === 'cancelled') return 'cancelled'
  if (step.state === 'running')
    return [
      `${Math.floor(step.progress * 100)} %`,
      step.etaSeconds !== undefined && step.etaSeconds >= 1 && `${formatDuration(step.etaSeconds * 1000)} left`,
    ]
      .filter(Boolean)
      .join(', ')
  return [
    step.startedAt && step.finishedAt && sayLength(Date.parse(step.finishedAt) - Date.parse(step.startedAt)),
    step.sizeBytes !== undefined && formatBytes(step.sizeBytes),
    step.attempts > 1 && `${step.attempts} tries`,
  ]
    .filter(Boolean)
    .join(', ')
}

const sayLength = (ms: number): string => (ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms))
