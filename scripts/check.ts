import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

/** `npm run check`: types, lint, form, dead code, lock file and tests. All run, even when one fails; each tells its result in a line. */
const root = resolve(import.meta.dirname, '..')
const bin = (path: string) => resolve(root, 'node_modules', path)

const checks: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'types, node', args: [bin('typescript/bin/tsc'), '--project', 'tsconfig.json'] },
  { name: 'types, web', args: [bin('typescript/bin/tsc'), '--project', 'tsconfig.web.json'] },
  { name: 'lint', args: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'form', args: [bin('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'dead code', args: [bin('knip/bin/knip.js')] },
  { name: 'lock file', args: ['scripts/cure-lock.ts', '--check'] },
  { name: 'tests', args: ['scripts/test.ts'] },
]

interface Outcome {
  readonly passed: boolean
  readonly output: string
  readonly seconds: number
}

const runCheck = (args: readonly string[]): Promise<Outcome> =>
  new Promise((resolveOutcome) => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (piece: Buffer) => {
      output += piece.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('close', (code) => resolveOutcome({ passed: code === 0, output, seconds: (performance.now() - startedAt) / 1000 }))
  })

const wanted = process.argv.slice(2)
let failures = 0
for (const { name, args } of checks) {
  if (wanted.length > 0 && !wanted.some((text) => name.includes(text))) continue
  const { passed, output, seconds } = await runCheck(args)
  const lastLine = output.trimEnd().split('\n').at(-1) ?? ''
  const detail = name === 'tests' && passed ? `  ${lastLine}` : ''
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s${detail}\n`)
  if (passed) continue
  failures += 1
  process.stdout.write(`${output.trimEnd()}\n\n`)
}
process.exitCode = failures > 0 ? 1 : 0
