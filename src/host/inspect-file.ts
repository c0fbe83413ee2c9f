import { basename } from 'node:path'
import { InspectionReport } from '../contracts/inspection.ts'
import { systemClock } from '../kit/clock.ts'
import { Failure } from '../kit/failure.ts'
import type { BesideFile, ExaminedFile } from '../services/encode/index.ts'
import type { Config } from './config/settings.ts'
import { withTools, type Tools } from './open-tools.ts'

/** A film that is not handed over, with its subtitle files: regular files by their absolute paths. */
export interface FilmFile {
  readonly path: string
  readonly beside: readonly BesideFile[]
}

export interface FileWork {
  readonly config: Config
  readonly signal: AbortSignal
  /** Words for what goes on, and how much of that is done: 0 to 1. */
  readonly progress: (words: string, fraction: number) => void
}

/**
 * Judges a film as an ingest would, without one: no house, no database, and nothing stays behind.
 *
 * Failures: `FILE_CHANGED`, and those of the tools. A tool that is missing is an outage.
 */
export const inspectFile = (file: FilmFile, work: FileWork): Promise<InspectionReport> =>
  withTools(work.config, systemClock, async (tools) => reportOf(await examineWith(tools, file, work)))

/** As the contract has it: what else the service knows stays there. */
export const reportOf = (examined: ExaminedFile): InspectionReport => InspectionReport.parse(examined.report)

export const examineWith = async ({ transcoder, folder }: Tools, file: FilmFile, work: FileWork): Promise<ExaminedFile> => {
  const { examineFile, readSourceFile } = await import('../services/encode/index.ts')
  const { signal, progress } = work
  requireTools(transcoder)
  const first = await readSourceFile(file.path)
  progress('Reading headers and timestamps', 0)
  return examineFile({
    path: file.path,
    sizeBytes: first?.sizeBytes ?? 0,
    beside: file.beside,
    promised: [],
    async checkUnchanged() {
      const now = await readSourceFile(file.path)
      if (!now || now.sizeBytes !== first?.sizeBytes || now.modifiedMs !== first.modifiedMs)
        throw new Failure('FILE_CHANGED', `${basename(file.path)} was changed while it was read. Try again when it is complete.`)
    },
    capabilities: transcoder.capabilities,
    run: (child) => transcoder.run({ ...child, signal }),
    folder,
    progress: (fraction) => progress('Looking through the film', Math.min(1, fraction)),
    signal,
  })
}

const requireTools = ({ capabilities }: Tools['transcoder']): void => {
  for (const tool of ['ffmpeg', 'ffprobe'] as const)
    if (!capabilities.tools[tool])
      throw new Failure('TOOL_MISSING', capabilities.missing.find((words) => words.startsWith(`${tool}:`)) ?? `${tool} is missing.`)
}
