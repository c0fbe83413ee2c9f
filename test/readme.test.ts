import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryFolder } from '../src/host/version.ts'
import { makeMaster } from './helpers/masters.ts'
import { temporaryFolder } from './helpers/temporary-folder.ts'
import { waitFor } from './helpers/wait-for.ts'

const run = promisify(execFile)

/** The lines of README.md that a person is told to type. */
const commands = [...readFileSync(join(repositoryFolder, 'README.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((match) => match[1]!.trim().split('\n'))

/** Free ports and no demo, so that it runs beside other houses; otherwise as on a person's machine. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITASCOPE_') && !name.startsWith('npm_') && !name.startsWith('VITEST'))),
  VITASCOPE_PORT: '0',
  VITASCOPE_EDGE_PORT: '0',
  VITASCOPE_DEMO: 'off',
}

describe('the README', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let clone: string
  let house: ReturnType<typeof spawn>
  let said = ''

  beforeAll(async () => {
    folder = await temporaryFolder()
    clone = folder.path
    const { stdout } = await run('git', ['ls-files', '-co', '-z', '--exclude-standard'], { cwd: repositoryFolder, maxBuffer: 16 << 20 })
    const files = stdout.split('\0').filter((path) => path !== '' && existsSync(join(repositoryFolder, path)))
    await run('cp', ['--archive', '--parents', '--target-directory', clone, ...files, ...(existsSync(join(repositoryFolder, 'dist')) ? ['dist'] : [])], { cwd: repositoryFolder })
    for (const shared of ['node_modules', '.house']) if (existsSync(join(repositoryFolder, shared))) symlinkSync(join(repositoryFolder, shared), join(clone, shared))
    await makeMaster(clone, 'film.mp4', { seconds: 2 })
    expect(commands).toContain('npm start')
    house = spawn('sh', ['-c', 'exec npm start'], { cwd: clone, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [house.stdout!, house.stderr!]) stream.on('data', (piece: Buffer) => void (said += piece.toString()))
    await waitFor(() => said.includes('Vitascope is open.') || (house.exitCode !== null && Promise.reject(new Error(said))), { patienceMs: 90_000, words: () => said })
  }, 120_000)
  afterAll(async () => {
    const ended = new Promise((resolve) => house.once('exit', resolve))
    house.kill('SIGTERM')
    await ended
    await waitFor(() => !existsSync(join(clone, 'data', 'run', 'house.json')), { patienceMs: 15_000 })
    await folder[Symbol.asyncDispose]()
  }, 60_000)

  it('tells where to watch and how to become the operator', () => {
    expect(said).toMatch(/Watch {6}http:\/\/localhost:\d+\//)
    expect(said).toMatch(/\/setup\?token=[\w-]{20,}/)
  })

  it('names the command that runs these tests, and CI runs it and nothing else', () => {
    expect(commands).toContain('npm test')
    const lines = readFileSync(join(repositoryFolder, '.ci/run'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(lines.filter((line) => !line.startsWith('set ') && !line.startsWith('cd '))).toEqual(['npm test'])
  })

  it.each(commands.filter((command) => command !== 'npm start' && command !== 'npm test'))('means what it prints: %s', async (command) => {
    const { stdout } = await run('sh', ['-c', command], { cwd: clone, env: environment, maxBuffer: 16 << 20 })
    expect(stdout.trim()).not.toBe('')
  }, 90_000)

  it('is right that commands print one JSON document with --json', async () => {
    for (const command of ['titles', 'status', 'doctor', 'play "My film"']) {
      const { stdout } = await run('sh', ['-c', `./vitascope ${command} --json`], { cwd: clone, env: environment })
      expect(JSON.parse(stdout), command).toBeTypeOf('object')
    }
  }, 60_000)
})
