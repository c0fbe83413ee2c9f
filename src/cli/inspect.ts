import { inspectFile } from '../host/inspect-file.ts'
import { exitCode, type Command } from './command.ts'
import { fileWork, filmFile, filmFlags } from './film-file.ts'
import { showReport } from './show-report.ts'

export const inspect: Command = {
  name: 'inspect',
  usage: 'FILE [--subtitles FILE:LANGUAGE]',
  summary: 'Judge a master as an ingest would, without one; needs no running house.',
  flags: filmFlags,
  positionals: [1, 1],
  closesItself: true,
  async run(input) {
    const report = await inspectFile(await filmFile(input), fileWork(input))
    const reason = report.findings.find(({ severity }) => severity === 'refuse')
    input.output.document(reason ? { ...report, error: { code: reason.code, message: reason.means } } : report)
    showReport(input.output, report)
    return report.verdict === 'ok' ? exitCode.done : exitCode.refused
  },
}
