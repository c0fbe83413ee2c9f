import { useCallback, useState } from 'react'
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
import { wholeView, type TimeView } from '../../parts/time-view.ts'
import { State } from '../../parts/state.tsx'
import { TroubleNote, TroublePage } from '../../parts/trouble.tsx'
import { WaitingPage } from '../../parts/waiting.tsx'
import { pathOf } from '../../place.ts'
import { codecName, dayAndTime, languageName, timecode } from '../../words.ts'
import { Compare } from '../compare/compare.tsx'
import { Gantt } from './gantt.tsx'
import { isOpen, sayState, toneOf } from './job-state.ts'
import styles from './job.module.css'
import { FilmPanel, WaitingFilm } from './film/film-panel.tsx'
import { Refused } from './film/refused.tsx'
import { LadderPanel } from './ladder/ladder-panel.tsx'
import { QualityPanel } from './quality/quality-panel.tsx'
import { useFilm } from './use-film.ts'
import { useJob } from './use-job.ts'

/** One master and its job: the film as it was inspected, each step on the job's own time, the ladder, and how good it became. */
export const JobScreen = ({ jobId }: { jobId: string }) => {
  const house = useHouse()
  const job = useJob(jobId as JobId)
  const film = useFilm(job.data)
  const [view, setView] = useState<TimeView>()
  const [stepsFirst, setStepsFirst] = useState<boolean>()
  const [isComparing, setComparing] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const stopComparing = useCallback(() => setComparing(false), [])
  const act = (action: (job: { jobId: JobId }) => Promise<Job>) => {
    setTrouble(undefined)
    action({ jobId: jobId as JobId }).then(job.put, (error: unknown) => setTrouble(troubleOf(error, navigator.onLine)))
  }
  if (!job.data) return job.trouble ? <TroublePage trouble={job.trouble} retry={() => void job.refresh()} /> : <WaitingPage />
  const { name, state, progress, etaSeconds, titleId, facts, reason, steps } = job.data
  const isRunning = isOpen(job.data)
  // Whoever comes while it runs comes for its steps; they stay where they are when it ends.
  if (stepsFirst === undefined) setStepsFirst(isRunning)
  const stepsPanel = state !== 'refused' && (
    <Panel
      name="Steps"
      hint={
        steps.length > 0
          ? 'From left to right: time since the job began. What runs is outlined up to where it is expected to end.'
          : 'They are planned as soon as the master was looked at.'
      }
    >
      <Gantt job={job.data} />
    </Panel>
  )
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
      {state === 'refused' && <Refused job={job.data} />}
      {reason && state !== 'refused' && !isRunning && (
        <p className={styles.reason} role="alert">
          {reason}
        </p>
      )}
      <TroubleNote trouble={trouble ?? job.trouble} />
      <div className={styles.parts}>
        {stepsFirst && stepsPanel}
        {film.report.data ? (
          <FilmPanel
            report={film.report.data}
            pictures={film.pictures}
            view={view ?? wholeView(film.report.data.file.durationSeconds)}
            onView={setView}
          />
        ) : (
          isRunning && !film.report.trouble && <WaitingFilm />
        )}
        {film.report.trouble && film.report.trouble.code !== 'NOT_INSPECTED' && (
          <TroubleNote trouble={film.report.trouble} retry={() => void film.report.refresh()} />
        )}
        {facts && film.report.trouble?.code === 'NOT_INSPECTED' && (
          <Panel name="What is in the master">
            <Facts facts={factsOf(facts)} />
          </Panel>
        )}
        {!stepsFirst && stepsPanel}
        {facts && (film.ladders.data || !film.ladders.trouble) && (
          <LadderPanel job={job.data} ladders={film.ladders.data} build={film.build?.complete ? film.build : undefined} />
        )}
        {film.ladders.trouble && film.ladders.trouble.code !== 'NOT_INSPECTED' && (
          <TroubleNote trouble={film.ladders.trouble} retry={() => void film.ladders.refresh()} />
        )}
        {film.judged && (
          <QualityPanel
            build={film.judged.build}
            quality={film.judged.quality}
            pictures={film.pictures}
            view={view ?? wholeView(film.judged.build.durationSeconds)}
            onView={setView}
            actions={<Button onClick={() => setComparing(true)}>Compare builds</Button>}
          />
        )}
        <TroubleNote trouble={film.qualityTrouble} retry={() => void film.retryQuality()} />
      </div>
      {isComparing && film.build && (
        <Compare titleId={titleId} builds={film.builds.data?.items ?? []} first={film.build.buildId} onClose={stopComparing} />
      )}
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
