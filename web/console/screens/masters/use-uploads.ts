import { useCallback, useRef, useState } from 'react'
import { Upload } from 'tus-js-client'
import type { JobId } from '../../../../src/contracts/ids.ts'
import { troubleOf } from '../../../ui/trouble.ts'
import { useHouse } from '../../house.ts'

/** Bytes sent before the house has to confirm; a broken upload goes on from the last confirmed piece. */
const pieceBytes = 16 * 1024 * 1024

export interface SendingFile {
  readonly key: string
  readonly name: string
  readonly sizeBytes: number
  readonly sentBytes: number
  readonly state: 'sending' | 'handing over' | 'accepted' | 'failed' | 'stopped'
  readonly words?: string
  readonly jobId?: JobId
}

/** Files on their way into the house: each is sent in pieces that can be resumed (tus 1.0) and then handed over as a master. */
export const useUploads = (onAccepted: () => void) => {
  const house = useHouse()
  const [files, setFiles] = useState<readonly SendingFile[]>([])
  const running = useRef(new Map<string, Upload>())
  const change = useCallback((key: string, changes: Partial<SendingFile>) => setFiles((now) => now.map((file) => (file.key === key ? { ...file, ...changes } : file))), [])

  const handOver = useCallback(
    async (key: string, file: File, url: string) => {
      change(key, { state: 'handing over', sentBytes: file.size })
      try {
        const { jobId } = await house.encode.submitMaster({
          source: { kind: 'upload', uploadId: url.slice(url.lastIndexOf('/') + 1) },
          name: { en: file.name.replace(/\.[^.]+$/, '') },
          idempotencyKey: key,
        })
        change(key, { state: 'accepted', jobId })
        onAccepted()
      } catch (error) {
        change(key, { state: 'failed', words: troubleOf(error, navigator.onLine).words || 'The house does not answer.' })
      }
    },
    [change, house, onAccepted],
  )

  const send = useCallback(
    (file: File) => {
      const key = `${file.name}-${file.size}-${file.lastModified}`
      if (running.current.has(key)) return
      setFiles((now) => [...now.filter((other) => other.key !== key), { key, name: file.name, sizeBytes: file.size, sentBytes: 0, state: 'sending' }])
      const upload = new Upload(file, {
        endpoint: '/api/uploads',
        chunkSize: pieceBytes,
        metadata: { filename: file.name },
        retryDelays: [500, 2000, 5000, 15_000, 30_000],
        removeFingerprintOnSuccess: true,
        onProgress: (sentBytes) => change(key, { sentBytes }),
        onError: (error) => {
          running.current.delete(key)
          change(key, { state: 'failed', words: `${error.message.split(',')[0]}. Drop the file again: it goes on where it stopped.` })
        },
        onSuccess: () => {
          running.current.delete(key)
          void handOver(key, file, upload.url!)
        },
      })
      running.current.set(key, upload)
      void upload.findPreviousUploads().then(([previous]) => {
        if (previous) upload.resumeFromPreviousUpload(previous)
        upload.start()
      })
    },
    [change, handOver],
  )

  const stop = useCallback(
    (key: string) => {
      void running.current.get(key)?.abort()
      running.current.delete(key)
      change(key, { state: 'stopped', words: 'Stopped. Drop the file again to go on where it stopped.' })
    },
    [change],
  )
  return { files, send, stop }
}
