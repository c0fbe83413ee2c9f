import { useState, type CSSProperties } from 'react'
import type { Job, JobStep } from '../../../../src/contracts/encode.ts'
import { counted, formatBytes, formatDuration } from '../../../../src/kit/text.ts'
import { State } from '../../parts/state.tsx'
import { clockTicks } from '../../parts/ticks.ts'
import { useSeconds } from '../../use-seconds.ts'
import { timecode } from '../../words.ts'
import { axisSeconds, lanesOf, packRows, partName, shareOf, stateOf, type GanttLane, type LaneState } from './gantt-lanes.ts'
import styles from './gantt.module.css'
import { isOpen, spanOf, toneOf } from './job-state.ts'

/** The job's own time: as milliseconds since the epoch, and where now is on it, from 0 to 1. */
interface Axis {
  readonly startMs: number
  readonly endMs: number
  readonly nowMs: number
  readonly now: number
}

/** Each stream and each step as a lane on the job's own time; while the job is open, time goes on towards its expected end. */
export const Gantt = ({ job }: { job: Job }) => {
  const isRunning = isOpen(job)
  const clockMs = useSeconds(isRunning)
  if (job.steps.length === 0) return null
  const startMs = Date.parse(job.createdAt)
  // Another machine's clock may be behind this one's.
  const nowMs = Math.max(startMs, job.finishedAt ? Date.parse(job.finishedAt) : clockMs)
  const seconds = axisSeconds((nowMs - startMs) / 1000, isRunning ? job.etaSeconds : undefined)
  const axis = { startMs, endMs: startMs + seconds * 1000, nowMs, now: (nowMs - startMs) / 1000 / seconds }
  const ticks = clockTicks(seconds, 6)
  return (
    <div className={styles.gantt} style={{ '--grid': `${((ticks[1] ?? seconds) / seconds) * 100}%` } as CSSProperties}>
      <div className={styles.axis} aria-hidden="true">
        {ticks
          .filter((tick) => !isRunning || Math.abs(tick / seconds - axis.now) > 0.045)
          .map((tick) => (
            <span key={tick} style={{ insetInlineStart: `${(tick / seconds) * 100}%` }}>
              {timecode(tick)}
            </span>
          ))}
        {isRunning && (
          <span className={styles.nowWords} style={{ insetInlineStart: `${axis.now * 100}%` }}>
            now
          </span>
        )}
      </div>
      <ol>
        {lanesOf(job.steps).map((lane) => (
          <Lane key={lane.key} lane={lane} axis={axis} isRunning={isRunning} />
        ))}
      </ol>
    </div>
  )
}

const Lane = ({ lane, axis, isRunning }: { lane: GanttLane; axis: Axis; isRunning: boolean }) => {
  const [isUnfolded, setUnfolded] = useState(false)
  const { name, state, steps, progress } = lane
  const hasParts = steps.length > 1
  return (
    <li className={styles.lane}>
      <div className={styles.step}>
        <span className={styles.name}>
          <State tone={toneOfLane(state)}>{name}</State>
          {hasParts && (
            <button type="button" aria-expanded={isUnfolded} onClick={() => setUnfolded(!isUnfolded)}>
              {`${lane.done} of ${counted(steps.length, 'part')}`}
              <span className="unseen">{` of ${name}`}</span>
            </button>
          )}
        </span>
        <Track label={`${name}: ${state}, ${Math.round(progress * 100)} %`} steps={steps} axis={axis} isRunning={isRunning} />
        <small>{hasParts ? sayLane(lane) : sayStep(steps[0]!)}</small>
        {troubles(steps).map((words) => (
          <p key={words}>{words}</p>
        ))}
      </div>
      {isUnfolded && (
        <ol className={styles.parts}>
          {steps.map((step) => (
            <li key={step.stepId} className={styles.step}>
              <State tone={toneOfLane(stateOf(step))}>{partName(step.label)}</State>
              <Track
                label={`${partName(step.label)}: ${stateOf(step)}, ${Math.round(shareOf(step) * 100)} %`}
                steps={[step]}
                axis={axis}
                isRunning={isRunning}
              />
              <small>{sayStep(step)}</small>
            </li>
          ))}
        </ol>
      )}
    </li>
  )
}

const Track = ({ label, steps, axis, isRunning }: { label: string; steps: readonly JobStep[]; axis: Axis; isRunning: boolean }) => {
  const bars = steps.flatMap((step) => {
    const span = spanOf(step, axis.startMs, axis.endMs, axis.nowMs)
    return span ? [{ step, span }] : []
  })
  const { rows, count } = packRows(bars.map(({ span }) => span))
  return (
    <div className={styles.track} role="img" aria-label={label} style={{ '--rows': count } as CSSProperties}>
      {isRunning && <b className={styles.now} style={{ insetInlineStart: `${axis.now * 100}%` }} />}
      {bars.map(({ step, span }, index) => (
        <Bar key={step.stepId} step={step} from={span.from} to={span.to} row={rows[index]!} axis={axis} />
      ))}
    </div>
  )
}

/** What has been done of a step, and outlined what is expected to come. */
const Bar = ({ step, from, to, row, axis }: { step: JobStep; from: number; to: number; row: number; axis: Axis }) => {
  const state = stateOf(step)
  const comes = state === 'running' && step.etaSeconds !== undefined ? (step.etaSeconds * 1000) / (axis.endMs - axis.startMs) : 0
  return (
    <span
      data-state={state}
      style={
        {
          insetInlineStart: `${from * 100}%`,
          inlineSize: `${(Math.min(1, to + comes) - from) * 100}%`,
          '--row': row,
          '--done': `${((to - from) / Math.max(1e-6, Math.min(1, to + comes) - from)) * 100}%`,
        } as CSSProperties
      }
    />
  )
}

const toneOfLane = (state: LaneState) => (state === 'paused' ? toneOf('paused') : toneOf(state))

const troubles = (steps: readonly JobStep[]): readonly string[] => [
  ...new Set(steps.flatMap((step) => (step.error !== undefined && step.state !== 'cancelled' ? [step.error] : []))),
]

const sayLane = ({ state, steps, progress }: GanttLane): string => {
  if (state === 'done') {
    const bytes = steps.reduce((sum, step) => sum + (step.sizeBytes ?? 0), 0)
    const cpuSeconds = steps.reduce((sum, step) => sum + (step.cpuSeconds ?? 0), 0)
    return [cpuSeconds >= 0.1 && `${formatDuration(cpuSeconds * 1000)} of processor`, bytes > 0 && formatBytes(bytes)]
      .filter(Boolean)
      .join(', ')
  }
  if (state === 'waiting' && progress === 0) return 'waits'
  return state === 'running' ? `${Math.floor(progress * 100)} %` : `${state}, ${Math.floor(progress * 100)} %`
}

const sayStep = (step: JobStep): string => {
  const state = stateOf(step)
  if (state === 'waiting') return 'waits'
  if (state === 'cancelled') return 'cancelled'
  if (state === 'paused') return `paused, ${Math.floor(step.progress * 100)} %`
  if (state === 'running')
    return [
      `${Math.floor(step.progress * 100)} %`,
      step.etaSeconds !== undefined && step.etaSeconds >= 1 && `${formatDuration(step.etaSeconds * 1000)} left`,
    ]
      .filter(Boolean)
      .join(', ')
  return [
    state === 'failed' && 'failed',
    step.startedAt && step.finishedAt && sayLength(Date.parse(step.finishedAt) - Date.parse(step.startedAt)),
    step.sizeBytes !== undefined && formatBytes(step.sizeBytes),
    step.attempts > 1 && `${step.attempts} tries`,
  ]
    .filter(Boolean)
    .join(', ')
}

const sayLength = (ms: number): string => {
  if (ms < 50) return 'at once'
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms)
}
