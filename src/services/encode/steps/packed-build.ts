import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../../kit/failure.ts'
import type { BuildFacts, BuildFile } from '../../../media/cmaf/build-facts.ts'
import type { BuildStage } from '../tables.ts'

/** A file of a build and where it lies in the job's folder. */
export interface PackedFile extends BuildFile {
  readonly from: string
}

/** What packaging leaves for the steps after it. Too long for the queue: it lies in the step's folder. */
export interface PackedBuild {
  readonly facts: BuildFacts
  readonly files: readonly PackedFile[]
  /** Processor seconds that each encoded track cost, by its id. */
  readonly cpuSeconds: Readonly<Record<string, number>>
}

const fileName = 'build.json'

export const packageStepId = (stage: BuildStage): string => `package-${stage}`

export const writePackedBuild = (folder: string, build: PackedBuild): Promise<void> =>
  writeFile(join(folder, fileName), JSON.stringify(build))

export const readPackedBuild = async (jobFolder: string, stage: BuildStage): Promise<PackedBuild> => {
  const text = await readFile(join(jobFolder, packageStepId(stage), fileName), 'utf8').catch(() => undefined)
  if (text === undefined) throw new Failure('WORK_LOST', 'What was packaged is gone from the work folder. Retry the job: it begins anew.')
  return JSON.parse(text) as PackedBuild
}
