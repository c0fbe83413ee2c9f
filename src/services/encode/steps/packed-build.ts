import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildFacts, BuildFile } from '../../../media/cmaf/build-facts.ts'
import { readOutput } from '../kept.ts'
import type { StepContext } from '../step.ts'
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

export const readPackedBuild = async (context: Pick<StepContext, 'job' | 'files'>, stage: BuildStage): Promise<PackedBuild> =>
  JSON.parse(await readOutput(context, packageStepId(stage), fileName)) as PackedBuild
