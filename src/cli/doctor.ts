import { examine } from '../host/doctor.ts'
import { systemClock } from '../kit/clock.ts'
import { exitCode, type Command } from './command.ts'
import { table } from './output.ts'

const signs = { well: '✓', warning: '!', broken: '✗' } as const

export const doctor: Command = {
  name: 'doctor',
  usage: '',
  summary: 'Look at disk, memory, tools, ports, clock and data, and say what to do.',
  flags: {},
  positionals: [0, 0],
  async run({ readConfig, output }) {
    const findings = await examine(readConfig(), systemClock)
    const broken = findings.filter((finding) => finding.state === 'broken')
    const verdict =
      broken.length === 0
        ? 'A house can stand here.'
        : `${broken.length} ${broken.length === 1 ? 'thing has' : 'things have'} to be mended first.`
    output.document({
      status: broken.length === 0 ? 'well' : 'broken',
      findings,
      ...(broken.length > 0 && { error: { code: 'BROKEN', message: verdict } }),
    })
    const rows = table(findings.map(({ check, state, words }) => [signs[state], check, words]))
    findings.forEach(({ advice }, index) => {
      output.line(rows[index])
      if (advice) output.line(`     ${advice}`)
    })
    output.line()
    output.line(verdict)
    return broken.length === 0 ? exitCode.done : exitCode.refused
  },
}
