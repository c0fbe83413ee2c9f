import { useEffect } from 'react'
import type { Job } from '../../../../src/contracts/encode.ts'
import type { JobId } from '../../../../src/contracts/ids.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'

/** How long to wait before a broken stream of news is opened again, in milliseconds. */
const pauseMs = 2000

/** A job and each change of it, as the house tells it. */
export const useJob = (jobId: JobId) => {
  const house = useHouse()
  const job = useResource<Job>(`job ${jobId}`, () => house.encode.readJob({ jobId }))
  const { put } = job
  const isOpen = job.data === undefined || ['waiting', 'running', 'paused'].includes(job.data.state)
  useEffect(() => {
    if (!isOpen) return undefined
    const leaving = new AbortController()
    const follow = async () => {
      while (!leaving.signal.aborted) {
        try {
          for await (const news of await house.encode.watchJob({ jobId }, { signal: leaving.signal, context: { lasting: true } })) put(news)
        } catch {
          // The stream broke or was closed; the next one begins with the whole job.
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
    void follow()
    return () => leaving.abort()
  }, [house, jobId, put, isOpen])
  return job
}
