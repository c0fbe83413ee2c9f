import { RecipeName } from '../contracts/encode.ts'
import { planFile } from '../host/plan-file.ts'
import { exitCode, type Command } from './command.ts'
import { fileWork, filmFile, filmFlags } from './film-file.ts'
import { showPlan } from './show-plan.ts'
import { showReport } from './show-report.ts'
import { typedFlag } from './typed.ts'

export const plan: Command = {
  name: 'plan',
  usage: 'FILE [--recipe NAME] [--subtitles FILE:LANGUAGE]',
  summary: 'Show what an ingest would make of a master, and what that would cost; needs no running house.',
  flags: { recipe: { type: 'string', describes: RecipeName.options.join(', ') }, ...filmFlags },
  positionals: [1, 1],
  closesItself: true,
  async run(input) {
    const { output, flags } = input
    const recipe = typedFlag(RecipeName, '--recipe', flags['recipe']) ?? 'standard'
    const planned = await planFile(await filmFile(input), {
      ...fileWork(input),
      recipe,
      inspected: (report) => (report.verdict === 'ok' ? output.line(report.summary) : showReport(output, report)),
    })
    output.document(planned)
    if ('error' in planned) return exitCode.refused
    showPlan(output, planned)
    return exitCode.done
  },
}
