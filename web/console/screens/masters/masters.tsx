import type { Job } from '../../../../src/contracts/encode.ts'
import { formatDuration } from '../../../../src/kit/text.ts'
import { Button } from '../../../ui/parts/button.tsx'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { Link } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Heading } from '../../parts/heading.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Panel } from '../../parts/panel.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { TroubleNote } from '../../parts/trouble.tsx'
import { WaitingRows } from '../../parts/waiting.tsx'
import { pathOf } from '../../place.ts'
import { DropZone } from '../../uploads/drop-zone.tsx'
import { UploadList } from '../../uploads/upload-list.tsx'
import { useUploads } from '../../uploads/uploads.tsx'
import { usePages } from '../../use-pages.ts'
import { dayAndTime } from '../../words.ts'
import { isOpen, sayState, toneOf } from '../job/job-state.ts'
import styles from './masters.module.css'

/** While a job is open its row moves; else a master from the terminal is seen a little later. In milliseconds. */
const [busyMs, restMs] = [2000, 10_000]

type JobRow = Omit<Job, 'steps' | 'facts'>

/** Where masters come in, and what became of them. */
export const MastersScreen = () => {
  const house = useHouse()
  const { files } = useUploads()
  const jobs = useResource('jobs', () => house.encode.listJobs({}), { everyMs: (page) => (page?.items.some(isOpen) ? busyMs : restMs) })
  const pages = usePages('jobs', jobs.data, (cursor) => house.encode.listJobs({ cursor }))
  return (
    <>
      <Heading name="Masters" />
      <DropZone />
      <UploadList files={files} />
      <TroubleNote trouble={jobs.trouble ?? pages.trouble} retry={() => void jobs.refresh()} />
      {jobs.data?.items.length === 0 ? (
        <ErrorState
          icon="info"
          level={2}
          title="No master yet"
          words={'Drop a film above, or hand one over from the terminal: ./vitascope ingest film.mov --title "Its name"'}
        />
      ) : (
        <Panel name="Jobs" hint="Latest first. Open one to see each step.">
          {jobs.data ? <Jobs rows={pages.items} /> : <WaitingRows />}
          {pages.more && <Button onClick={pages.more}>Earlier ones</Button>}
        </Panel>
      )}
    </>
  )
}

const Jobs = ({ rows }: { rows: readonly JobRow[] }) => (
  <Table
    name="Jobs"
    rows={rows}
    keyOf={(job) => job.jobId}
    columns={[
      {
        name: 'Title',
        cell: (job) => (
          <Link to={pathOf({ screen: 'job', id: job.jobId })} data-focus-key={job.jobId}>
            {job.name}
          </Link>
        ),
        value: (job) => job.name,
      },
      { name: 'State', cell: (job) => <Progress job={job} />, value: (job) => job.state },
      { name: 'Why', isMinor: true, cell: (job) => <span className={styles.reason}>{job.reason}</span>, value: (job) => job.reason },
      { name: 'Recipe', isMinor: true, cell: (job) => job.recipe, value: (job) => job.recipe },
      { name: 'Handed over', isNumber: true, isMinor: true, cell: (job) => dayAndTime(job.createdAt), value: (job) => job.createdAt },
    ]}
  />
)

const Progress = ({ job }: { job: JobRow }) => (
  <div className={styles.progress}>
    <State tone={toneOf(job.state)}>
      {sayState(job.state)}
      {isOpen(job) && `, ${Math.floor(job.progress * 100)} %`}
      {isOpen(job) && job.etaSeconds !== undefined && job.etaSeconds >= 1 && `, ${formatDuration(job.etaSeconds * 1000)} left`}
    </State>
    {isOpen(job) && <Meter share={job.progress} tone={toneOf(job.state)} label={`Progress of ${job.name}`} />}
  </div>
)
