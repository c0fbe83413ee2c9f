import { useState } from 'react'
import type { Job } from '../../../../src/contracts/encode.ts'
import type { JobId } from '../../../../src/contracts/ids.ts'
import { formatBytes, formatDuration } from '../../../../src/kit/text.ts'
import { Button, LinkButton } from '../../../ui/parts/button.tsx'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useHouse } from '../../house.ts'
import { Facts } from '../../parts/facts.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Panel } from '../../parts/panel.tsx'
import { State } from '../../parts/state.tsx'
import { TroubleNote, TroublePage } from '../../parts/trouble.tsx'
import { WaitingPage } from '../../parts/waiting.tsx'
import { pathOf } from '../../place.ts'
import { codecName, dayAndTime, languageName, timecode } from '../../words.ts'
import { Gantt } from './gantt.tsx'
import { isOpen, sayState, toneOf } from './job-state.ts'
import styles from './job.module.css'
import { useJob } from './use-job.ts'

/** One job: what was found in the master, and each step on the job's own time. */
export const JobScreen = ({ jobId }: { jobId: string }) => {
  const house = useHouse()
  const job = useJob(jobId as JobId)
  const [trouble, setTrouble] = useState<Trouble>()
  const act = (action: (job: { jobId: JobId }) => Promise<Job>) => {
    setTrouble(undefined)
    action({ jobId: jobId as JobId }).then(job.put, (error: unknown) => setTrouble(troubleOf(error, navigator.onLine)))
  }
  if (!job.data) return job.trouble ? <TroublePage trouble={job.trouble} retry={() => void job.refresh()} /> : <WaitingPage />
  const { name, state, progress, etaSeconds, titleId, facts, reason, steps } = job.data
  const isRunning = isOpen(job.data)
  return (
    <>
      <Heading name={name}>
        {isRunning && (
          <Button look="danger" onClick={() => act(house.encode.cancelJob)}>
            Cancel the job
          </Button>
        )}
        {(state === 'failed' || state === 'cancelled') && <Button onClick={() => act(house.encode.retryJob)}>Try again</Button>}
        {state === 'refused' && <LinkButton to={pathOf({ screen: 'masters' })}>Hand over another file</LinkButton>}
        <LinkButton to={pathOf({ screen: 'title', id: titleId })}>Open the title</LinkButton>
      </Heading>
      <div className={styles.state}>
        <State tone={toneOf(state)}>
          <span role="status">{sayState(state)}</span>
          {isRunning && `, ${Math.floor(progress * 100)} %`}
          {isRunning && etaSeconds !== undefined && etaSeconds >= 1 && `, about ${formatDuration(etaSeconds * 1000)} left`}
        </State>
        <p>{sayTimes(job.data)}</p>
      </div>
      {isRunning && <Meter share={progress} tone={toneOf(state)} label={`Progress of ${name}`} />}
      {reason && !isRunning && (
        <p className={styles.reason} role="alert">
          {reason}
        </p>
      )}
      <TroubleNote trouble={trouble ?? job.trouble} />
      <div className={styles.parts}>
        {facts && (
          <Panel name="What is in the master">
            <Facts facts={factsOf(facts)} />
          </Panel>
        )}
        <Panel
          name="Steps"
          hint={
            steps.length > 0 ? 'From left to right: time since the job began.' : 'They are planned as soon as the master was looked at.'
          }
        >
          <Gantt job={job.data} />
        </Panel>
      </div>
    </>
  )
}

const sayTimes = ({ createdAt, finishedAt, recipe, steps }: Job): string => {
  const cpuSeconds = steps.reduce((sum, step) => sum + (step.cpuSeconds ?? 0), 0)
  return [
    `${recipe} recipe, handed over ${dayAndTime(createdAt)}`,
    finishedAt && `took ${formatDuration(Date.parse(finishedAt) - Date.parse(createdAt))}`,
    cpuSeconds >= 0.1 && `${cpuSeconds.toFixed(1)} s of processor time`,
  ]
    .filter(Boolean)
    .join(', ')
}

const factsOf = ({ durationSeconds, container, sizeBytes, video, audio, subtitles }: NonNullable<Job['facts']>) => [
  { name: 'Length', words: timecode(durationSeconds) },
  { name: 'File', words: `${container}, ${formatBytes(sizeBytes)}` },
  { name: 'Picture', words: `${video.width} × ${video.height}, ${codecName(video.codec)}, ${video.bitDepth} bit` },
  { name: 'Frames', words: `${video.frames} at ${Number(video.frameRate.toFixed(3))} a second` },
  {
    name: 'Sound',
    words:
      audio
        .map(
          (track) =>
            `${languageName(track.language)} (${codecName(track.codec)}, ${track.channels} ${track.channels === 1 ? 'channel' : 'channels'})`,
        )
        .join('; ') || 'none',
  },
  { name: 'Subtitles', words: subtitles.map((track) => `${languageName(track.language)} (${track.origin} the file)`).join('; ') || 'none' },
  ...(video.notes.length > 0 ? [{ name: 'Noticed', words: video.notes.join(' ') }] : []),
]
