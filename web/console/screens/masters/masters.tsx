import { useCallback, useRef, useState } from 'react'
import { formatBytes, formatDuration } from '../../../../src/kit/text.ts'
import { Link } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Bar, Button, Empty, Panel, State, Table, TroubleNote } from '../../parts/parts.tsx'
import { dayAndTime, nameOf } from '../../words.ts'
import { stateWords, toneOf } from '../job/job-state.ts'
import styles from './masters.module.css'
import { useUploads, type SendingFile } from './use-uploads.ts'

const everyMs = 2000

/** Where masters come in, and what became of them. */
export const MastersScreen = () => {
  const house = useHouse()
  const jobs = useResource('jobs', () => house.encode.listJobs({}), { everyMs })
  const { refresh } = jobs
  const { files, send, stop } = useUploads(useCallback(() => void refresh(), [refresh]))
  return (
    <>
      <h1>Masters</h1>
      <DropZone onFiles={(list) => list.forEach(send)} />
      {files.length > 0 && (
        <ul className={styles.uploads} aria-label="Uploads">
          {files.map((file) => (
            <Sending key={file.key} file={file} onStop={() => stop(file.key)} />
          ))}
        </ul>
      )}
      <TroubleNote trouble={jobs.trouble} retry={() => void refresh()} />
      {jobs.data?.items.length === 0 && (
        <Empty name="No master yet">Drop a film above, or hand one over from the terminal: ./vitascope ingest film.mov --title &quot;Its name&quot;</Empty>
      )}
      {jobs.data && jobs.data.items.length > 0 && (
        <Panel name="Jobs" hint="Latest first. Open one to see each step.">
          <Table
            name="Jobs"
            rows={jobs.data.items}
            keyOf={(job) => job.jobId}
            columns={[
              { name: 'Title', cell: (job) => <Link to={`/console/masters/${job.jobId}`}>{job.name}</Link> },
              { name: 'State', cell: (job) => <State tone={toneOf(job.state)}>{stateWords(job)}</State> },
              { name: 'Progress', cell: (job) => <div className={styles.progress}><Bar fraction={job.progress} state={job.state} label={`Progress of ${job.name}`} /></div> },
              { name: 'Left', isNumber: true, cell: (job) => (job.etaSeconds === undefined ? '' : formatDuration(job.etaSeconds * 1000)) },
              { name: 'Recipe', cell: (job) => job.recipe },
              { name: 'Handed over', cell: (job) => dayAndTime(job.createdAt) },
            ]}
          />
        </Panel>
      )}
    </>
  )
}

const DropZone = ({ onFiles }: { onFiles: (files: readonly File[]) => void }) => {
  const [isOver, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  return (
    <div
      className={styles.drop}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onFiles([...event.dataTransfer.files])
      }}
    >
      <h2>Drop a master here</h2>
      <p>Any video that a camera or an editor writes. It is sent in pieces: a broken line costs nothing.</p>
      <Button kind="primary" onClick={() => picker.current?.click()}>
        Choose a file
      </Button>
      <input ref={picker} type="file" accept="video/*,.mkv,.mov,.mxf,.mp4,.webm,.ts" multiple hidden aria-label="Master files" onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])} />
    </div>
  )
}

const Sending = ({ file, onStop }: { file: SendingFile; onStop: () => void }) => (
  <li className={styles.upload}>
    <header>
      <span>{file.jobId ? <Link to={`/console/masters/${file.jobId}`}>{nameOf({ en: file.name })}</Link> : file.name}</span>
      <span>
        {file.words ?? `${formatBytes(file.sentBytes)} of ${formatBytes(file.sizeBytes)}, ${file.state}`} {file.state === 'sending' && <Button onClick={onStop}>Stop</Button>}
      </span>
    </header>
    <Bar fraction={file.sizeBytes === 0 ? 1 : file.sentBytes / file.sizeBytes} state={file.state === 'accepted' ? 'done' : file.state} label={`Upload of ${file.name}`} />
  </li>
)
