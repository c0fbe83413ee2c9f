import type { z } from 'zod'
import type { RecipeName } from '../contracts/encode.ts'
import type { InspectionReport } from '../contracts/inspection.ts'
import type { FilmPlan, RefusedPlan } from '../contracts/plan.ts'
import { systemClock } from '../kit/clock.ts'
import { examineWith, reportOf, type FileWork, type FilmFile } from './inspect-file.ts'
import { withTools } from './open-tools.ts'

export interface PlanWork extends FileWork {
  readonly recipe: z.infer<typeof RecipeName>
  /** What is known of the film, as soon as it is. */
  readonly inspected: (report: InspectionReport) => void
}

/** What an ingest would make of a film, and what that would cost; trial encodes are made where the recipe asks for them. Failures as of `inspectFile`. */
export const planFile = async (file: FilmFile, work: PlanWork): Promise<FilmPlan | RefusedPlan> => {
  const { config, recipe, signal, progress } = work
  const startedMs = systemClock.monotonic()
  return withTools(config, systemClock, async (tools) => {
    const { planFilm } = await import('../services/encode/index.ts')
    const examined = await examineWith(tools, file, work)
    const report = reportOf(examined)
    work.inspected(report)
    if (!examined.film) {
      const { code, reason } = examined.refusal!
      return { version: 1, recipe, report, error: { code, message: reason } }
    }
    const { transcoder, folder } = tools
    const workers = Math.max(1, config['encode.workers'])
    const { triedSeconds, ...plan } = await planFilm({
      ...examined.film,
      ...file,
      recipe,
      inspectedSeconds: examined.cpuSeconds,
      capabilities: transcoder.capabilities,
      run: (child) => transcoder.run({ ...child, signal }),
      folder,
      trialsAtOnce: workers,
      workers: [...new Set([workers, 1, 2, 4, 8])].toSorted((a, b) => a - b),
      progress: (fraction) => progress('Trying sizes and rates', fraction),
    })
    return {
      version: 1,
      ...plan,
      report,
      spent: {
        cpuSeconds: hundredths(examined.cpuSeconds + triedSeconds),
        wallSeconds: hundredths((systemClock.monotonic() - startedMs) / 1000),
      },
    }
  })
}

const hundredths = (seconds: number): number => Math.round(seconds * 100) / 100
