import { expect, it } from 'vitest'
import type { Build } from '../../../../src/contracts/encode.ts'
import type { JobId } from '../../../../src/contracts/ids.ts'
import { latestBuild } from './use-film.ts'

it('the build of a job is the complete one, else the first light, and never another job’s or one that was removed', () => {
  const build = (buildId: string, more: object) =>
    ({ buildId, jobId: 'job', state: 'ready', complete: false, createdAt: '2026-11-28T03:00:00.000Z', ...more }) as unknown as Build
  const first = build('first', {})
  const full = build('full', { complete: true })
  const others = [build('other', { jobId: 'another', complete: true }), build('gone', { state: 'removed', complete: true })]
  const job = { jobId: 'job' as JobId }
  expect(latestBuild(job, [...others, first, full])?.buildId).toBe('full')
  expect(latestBuild(job, [...others, first])?.buildId).toBe('first')
  expect(latestBuild(job, others)).toBeUndefined()
})
