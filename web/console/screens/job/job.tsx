import { useState } from 'react'
import type { Job, JobStep } from '../../../../src/contracts/encode.ts'
import type { JobId } from '../../../../src/contracts/ids.ts'
import { systemClock } from '../../../../src/kit/clock.ts'
import { formatBytes, formatDuration } from '../../../../src/kit/text.ts'
import { Link } from '../../../ui/router.tsx'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useHouse } from '../../house.ts'
import { Bar, Button, Panel, State, TroubleNote } from '../../parts/parts.tsx'
import { languageName, timecode } from '../../words.ts'
import { spanOf, stateWords, toneOf } from './job-state.ts'
import styles from './job.module.css'
import { useJob } from './use-job.ts'

/** One job: what was found in the master, and each step on the job's own time. */
export const JobScreen = ({ jobId }: { jobId: string }) => {
  const house = useHouse()
  const job = useJob(jobId as JobId)
  const [trouble, setTrouble] = useState<Trouble>()
  const act = (action: () => Promise<Job>) =>
    void action().then(
      (changed) => job.put(changed),
      (error: unknown) => setTrouble(troubleOf(error, navigator.onLine)),
    )
  if (!job.data) return <TroubleNote trouble={job.trouble} retry={() => void job.refresh()} />
  const { name, state, progress, etaSeconds, titleId, steps, facts } = job.data
  const isOpen = ['waiting', 'running', 'paused'].includes(state)
  return (
    <>
      <h1>{name}</h1>
      <div className={styles.head}>
        <State tone={toneOf(state)}>
          {stateWords(job.data)}
          {isOpen && etaSeconds !== undefined && `, about ${formatDuration(etaSeconds * 1000)} left`}
        </State>
        <div>
          <Link to={`/console/titles/${titleId}`}>Open the title</Link>
          {isOpen && <Button kind="danger" onClick={() => act(() => house.encode.cancelJob({ jobId: job.data!.jobId }))}>Cancel</Button>}
          {(state === 'failed' || state === 'cancelled') && <Button kind="primary" onClick={() => act(() => house.encode.retryJob({ jobId: job.data!.jobId }))}>Try again</Button>}
        </div>
      </div>
      <TroubleNote trouble={trouble} />
      <Bar fraction={progress} state={state} label={`Progress of ${name}`} />
      {facts && <Facts facts={facts} />}
      <Panel name="Steps" hint="Left to right is time since the job began.">
        <Gantt job={job.data} steps={steps} />
      </Panel>
    </>
  )
}

const Facts = ({ facts }: { facts: NonNullable<Job['facts']> }) => (
  <Panel name="What is in the master">
    <dl className={styles.facts}>
      <Fact name="Length">{timecode(facts.durationSeconds)}</Fact>
      <Fact name="Container">{`${facts.container}, ${formatBytes(facts.sizeBytes)}`}</Fact>
      <Fact name="Picture">{`${facts.video.width} × ${facts.video.height}, ${facts.video.codec}, ${facts.video.bitDepth} bit`}</Fact>
      <Fact name="Frames">{`${facts.video.frames} at ${Number(facts.video.frameRate.toFixed(3))} a second`}</Fact>
      <Fact name="Sound">{facts.audio.length === 0 ? 'none' : facts.audio.map((track) => `${languageName(track.language)} (${track.codec}, ${track.channels} channels)`).join('; ')}</Fact>
      <Fact name="Subtitles">{facts.subtitles.length === 0 ? 'none' : facts.subtitles.map((track) => `${languageName(track.language)} (${track.origin})`).join('; ')}</Fact>
      {facts.video.notes.map((note) => (
        <Fact key={note} name="Noticed">
          {note}
        </Fact>
      ))}
    </dl>
  </Panel>
)

const Fact = ({ name, children }: { name: string; children: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Gantt = ({ job, steps }: { job: Job; steps: readonly JobStep[] }) => {
  const startMs = Date.parse(job.createdAt)
  const endMs = job.finishedAt ? Date.parse(job.finishedAt) : systemClock.now()
  return (
    <ol className={styles.gantt}>
      {steps.map((step) => {
        const span = spanOf(step, startMs, endMs)
        return (
          <li key={step.stepId} className={styles.step}>
            <State tone={toneOf(step.state)}>{step.label}</State>
            <div className={styles.track} role="img" aria-label={`${step.label}: ${step.state}, ${Math.round(step.progress * 100)} %`}>
              {span && (
                <span className={styles.span} data-state={step.state} style={{ insetInlineStart: `${span.from * 100}%`, inlineSize: `${(span.to - span.from) * 100}%` }}>
                  <i style={{ inlineSize: `${(step.state === 'done' ? 1 : step.progress) * 100}%` }} />
                </span>
              )}
            </div>
            <small>{stepWords(step)}</small>
            {step.error && <p role="alert">{step.error}</p>}
          </li>
        )
      })}
    </ol>
  )
}

const stepWords = (step: JobStep): string => {
  if (step.state === 'running') return step.etaSeconds === undefined ? `${Math.floor(step.progress * 100)} %` : `${formatDuration(step.etaSeconds * 1000)} left`
  return [step.cpuSeconds !== undefined && `${step.cpuSeconds.toFixed(1)} CPU s`, step.sizeBytes !== undefined && formatBytes(step.sizeBytes)].filter(Boolean).join(', ')
}
