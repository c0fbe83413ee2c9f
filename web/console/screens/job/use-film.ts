import { useEffect, useMemo, useState } from 'react'
import type { Build, Job } from '../../../../src/contracts/encode.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { useSheetPlan } from './film/use-sheet-plan.ts'

/** What is known of a job's film beside the job itself: each part appears as soon as there is one. */
export const useFilm = (job: Job | undefined) => {
  const house = useHouse()
  const jobId = job?.jobId
  const titleId = job?.titleId
  // A master that was refused may have been looked into as well.
  const isInspected = job !== undefined && (job.facts !== undefined || job.state === 'refused')
  const report = useResource(isInspected ? `inspection ${jobId}` : undefined, () => house.encode.readInspection({ jobId: jobId! }))
  const ladders = useResource(job?.facts && `ladders ${jobId}`, () => house.encode.readLadders({ jobId: jobId! }))
  const builds = useResource(titleId && `builds ${titleId}`, () => house.encode.listBuilds({ titleId: titleId! }))
  const build = job && latestBuild(job, builds.data?.items ?? [])
  const quality = useResource(build && `quality ${build.buildId}`, () => house.encode.readQuality({ buildId: build!.buildId }))
  const pictures = useLastKnown(useSheetPlan(build))
  const judged = useLastKnown(useMemo(() => build && quality.data && { build, quality: quality.data }, [build, quality.data]))

  const ladderState = job?.steps.find(({ kind }) => kind === 'ladder')?.state
  const refreshLadders = ladders.refresh
  useEffect(() => {
    if (ladderState === 'done') void refreshLadders()
  }, [ladderState, refreshLadders])
  const buildCount = job?.buildIds.length ?? 0
  const refreshBuilds = builds.refresh
  useEffect(() => {
    if (buildCount > 0) void refreshBuilds()
  }, [buildCount, job?.state, refreshBuilds])
  return { report, ladders, builds, build, judged, qualityTrouble: quality.trouble, retryQuality: quality.refresh, pictures }
}

/** What was there stays until what comes after it is there too: the first light on the way to the full build. */
const useLastKnown = <Value>(value: Value | undefined): Value | undefined => {
  const [known, setKnown] = useState(value)
  if (value !== undefined && value !== known) setKnown(value)
  return value ?? known
}

/** Of the builds that this job made the complete one, else the first light. */
export const latestBuild = (job: Pick<Job, 'jobId'>, builds: readonly Build[]): Build | undefined =>
  builds
    .filter(({ jobId, state }) => jobId === job.jobId && state === 'ready')
    .toSorted((a, b) => Number(b.complete) - Number(a.complete) || (a.createdAt < b.createdAt ? 1 : -1))[0]
