import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import { DetailedError, Upload } from 'tus-js-client'
import type { RecipeName } from '../../../src/contracts/encode.ts'
import type { JobId, TitleId } from '../../../src/contracts/ids.ts'
import { readProblem, wordsOf } from '../../../src/contracts/problems.ts'
import { troubleOf } from '../../ui/trouble.ts'
import { useResourceCache } from '../../ui/use-resource.ts'
import { useHouse } from '../house.ts'

/** Bytes sent before the house has to confirm; a broken upload goes on from the last confirmed piece. */
const pieceBytes = 16 * 1024 * 1024
/** Waits before the line is tried again, in milliseconds. */
const retryDelays = [500, 2000, 5000, 15_000, 30_000]

/** What becomes of a file once it is here. */
export interface Destination {
  readonly recipe: RecipeName
  /** Without it a film is made, named like the file. */
  readonly titleId?: TitleId | undefined
}

export interface SendingFile {
  readonly key: string
  readonly name: string
  readonly titleId: TitleId | undefined
  readonly sizeBytes: number
  readonly sentBytes: number
  readonly state: 'sending' | 'handing over' | 'accepted' | 'failed' | 'stopped'
  /** Why it does not go on, and what to do. */
  readonly words?: string
  readonly jobId?: JobId
}

interface Uploads {
  /** For the files that come next. */
  readonly recipe: Destination['recipe']
  readonly chooseRecipe: (recipe: Destination['recipe']) => void
  readonly files: readonly SendingFile[]
  readonly send: (file: File, destination: Destination) => void
  readonly stop: (key: string) => void
  /** Goes on with a file that was stopped or failed, from the last confirmed piece. */
  readonly goOn: (key: string) => void
}

const UploadsContext = createContext<Uploads | undefined>(undefined)

export const useUploads = (): Uploads => {
  const uploads = useContext(UploadsContext)
  if (!uploads) throw new Error('defect: no UploadsProvider around this component')
  return uploads
}

/** Files on their way into the house, whatever screen is open: each is sent in pieces that can be resumed (tus 1.0) and then handed over as a master. */
export const UploadsProvider = ({ children }: { children: ReactNode }) => {
  const house = useHouse()
  const cache = useResourceCache()
  const [recipe, chooseRecipe] = useState<Destination['recipe']>('standard')
  const [files, setFiles] = useState<readonly SendingFile[]>([])
  const running = useRef(new Map<string, Upload>())
  const given = useRef(new Map<string, { readonly file: File; readonly destination: Destination }>())
  const change = useCallback(
    (key: string, changes: Partial<SendingFile>) =>
      setFiles((now) => now.map((file) => (file.key === key ? { ...file, ...changes } : file))),
    [],
  )

  const handOver = useCallback(
    async (key: string, url: string) => {
      const { file, destination } = given.current.get(key)!
      change(key, { state: 'handing over', sentBytes: file.size })
      const uploadId = url.slice(url.lastIndexOf('/') + 1)
      try {
        const { jobId } = await house.encode.submitMaster({
          source: { kind: 'upload', uploadId },
          ...(destination.titleId ? { titleId: destination.titleId } : { name: { en: file.name.replace(/\.[^.]+$/, '') } }),
          recipe: destination.recipe,
          idempotencyKey: uploadId,
        })
        change(key, { state: 'accepted', jobId })
        given.current.delete(key)
        for (const shown of ['jobs', `jobs of ${destination.titleId}`]) cache.invalidate(shown)
      } catch (error) {
        change(key, { state: 'failed', words: troubleOf(error, navigator.onLine).words || 'The house does not answer.' })
      }
    },
    [cache, change, house],
  )

  const send = useCallback(
    (file: File, destination: Destination) => {
      const key = `${destination.titleId ?? 'new'} ${file.name} ${file.size} ${file.lastModified}`
      if (running.current.has(key)) return
      given.current.set(key, { file, destination })
      const fresh: SendingFile = {
        key,
        name: file.name,
        titleId: destination.titleId,
        sizeBytes: file.size,
        sentBytes: 0,
        state: 'sending',
      }
      setFiles((now) => [...now.filter((other) => other.key !== key), fresh])
      const upload = new Upload(file, {
        endpoint: '/api/uploads',
        chunkSize: pieceBytes,
        metadata: { filename: file.name },
        retryDelays,
        removeFingerprintOnSuccess: true,
        onProgress: (sentBytes) => change(key, { sentBytes }),
        onError: (error) => {
          running.current.delete(key)
          change(key, { state: 'failed', words: wordsOfTrouble(error) })
        },
        onSuccess: () => {
          running.current.delete(key)
          void handOver(key, upload.url!)
        },
      })
      running.current.set(key, upload)
      void upload.findPreviousUploads().then(([previous]) => {
        if (running.current.get(key) !== upload) return
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
      change(key, { state: 'stopped' })
    },
    [change],
  )
  const goOn = useCallback(
    (key: string) => {
      const known = given.current.get(key)
      if (known) send(known.file, known.destination)
    },
    [send],
  )

  const isSending = files.some((file) => file.state === 'sending' || file.state === 'handing over')
  useEffect(() => {
    if (!isSending) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isSending])
  return <UploadsContext value={{ recipe, chooseRecipe, files, send, stop, goOn }}>{children}</UploadsContext>
}

/** What the house said to an upload that it does not take; else what the line did. */
const wordsOfTrouble = (trouble: Error): string => {
  const answer = trouble instanceof DetailedError ? trouble.originalResponse : null
  const problem = answer && readProblem(answer.getBody())
  return problem ? wordsOf(problem) : `${trouble.message.split(',')[0]}.`
}
