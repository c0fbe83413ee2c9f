import { formatBytes } from '../../../src/kit/text.ts'
import { Button } from '../../ui/parts/button.tsx'
import { Link } from '../../ui/router.tsx'
import { Meter } from '../parts/meter.tsx'
import type { Tone } from '../parts/state.tsx'
import { pathOf } from '../place.ts'
import styles from './upload-list.module.css'
import { useUploads, type SendingFile } from './uploads.tsx'

/** Files on their way, and what became of them. */
export const UploadList = ({ files }: { files: readonly SendingFile[] }) => {
  const { stop, goOn } = useUploads()
  if (files.length === 0) return null
  return (
    <ul className={styles.uploads} aria-label="Uploads">
      {files.map((file) => (
        <li key={file.key} className={styles.upload}>
          <p className={styles.name}>{file.name}</p>
          <p className={styles.words} role={file.state === 'failed' ? 'alert' : undefined}>
            {sayState(file)}
          </p>
          {file.state === 'sending' && (
            <Button look="quiet" onClick={() => stop(file.key)}>
              Stop
            </Button>
          )}
          {(file.state === 'stopped' || file.state === 'failed') && <Button onClick={() => goOn(file.key)}>Go on</Button>}
          {file.jobId && (
            <Link className={styles.link} to={pathOf({ screen: 'job', id: file.jobId })}>
              Open the job
            </Link>
          )}
          <div className={styles.meter}>
            <Meter
              share={file.sizeBytes === 0 ? 1 : file.sentBytes / file.sizeBytes}
              tone={tones[file.state]}
              label={`Upload of ${file.name}`}
            />
          </div>
        </li>
      ))}
    </ul>
  )
}

const tones: Readonly<Record<SendingFile['state'], Tone>> = {
  sending: 'busy',
  'handing over': 'busy',
  accepted: 'good',
  failed: 'bad',
  stopped: 'quiet',
}

const sayState = ({ state, sentBytes, sizeBytes, words }: SendingFile): string => {
  const sent = `${formatBytes(sentBytes)} of ${formatBytes(sizeBytes)}`
  switch (state) {
    case 'sending':
      return sent
    case 'handing over':
      return 'All here; being handed over …'
    case 'accepted':
      return 'Accepted'
    case 'stopped':
      return `Stopped at ${sent}. What is here stays; go on, or drop the file again later.`
    case 'failed':
      return words ?? 'It did not arrive.'
  }
}
