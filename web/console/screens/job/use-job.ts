import { useEffect } from 'react'
import type { Job } from '../../../../src/contracts/encode.ts'
import type { JobId } from '../../../../src/contracts/ids.ts'
import { systemClock } from '../../../../src/kit/clock.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { isOpen } from './job-state.ts'

/** How long to wait before a broken stream of news is opened again, in milliseconds. */
const pauseMs = 2000

/** A job and each change of it, as the house tells it; a job that is over is not asked for again. */
export const useJob = (jobId: JobId) => {
  const house = useHouse()
  const job = useResource<Job>(`job ${jobId}`, () => house.encode.readJob({ jobId }))
  const { put } = job
  const isFollowed = job.data !== undefined && isOpen(job.data)
  useEffect(() => {
    if (!isFollowed) return undefined
    const leaving = new AbortController()
    const { signal } = leaving
    const follow = async () => {
      while (!signal.aborted) {
        try {
          for await (const news of await house.encode.watchJob({ jobId }, { signal, context: { lasting: true } })) put(news)
        } catch {
          // The stream broke or was closed; the next one begins with the whole job.
        }
        await systemClock.sleep(pauseMs, signal).catch(() => {})
      }
    }
    void follow()
    return () => leaving.abort()
  }, [house, jobId, put, isFollowed])
  return job
}
