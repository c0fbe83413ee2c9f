import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands as cliCommands } from '../src/cli/commands.ts'
import { films } from '../src/host/demo/films.ts'
import { repositoryFolder } from '../src/host/version.ts'
import { makeMaster } from './helpers/masters.ts'
import { temporaryFolder } from './helpers/temporary-folder.ts'
import { waitFor } from './helpers/wait-for.ts'

const readme = readFileSync(join(repositoryFolder, 'README.md'), 'utf8')

/** Every line of the blocks that are to be typed into a shell. */
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block!.trim().split('\n'))
const ofHouse = commands.filter((command) => /^(\w+=\S+ )*\.\/vitascope /.test(command))

/** Commands that make something which is there when they are typed again, and those that then make a second one of the same name. */
const makesOnce = / (backup|restore) /
const makesAnother = / ingest /

/** How long one command may take, in milliseconds. */
const patienceMs = 90_000

describe('README.md', () => {
  let copy: Awaited<ReturnType<typeof temporaryFolder>>
  let variables: Record<string, string | undefined>
  let house: ChildProcess
  let said = ''

  beforeAll(async () => {
    copy = await temporaryFolder()
    copyRepository(repositoryFolder, copy.path)
    await makeMaster(copy.path, 'film.mp4', { seconds: 1, width: 192, height: 108 })
    variables = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      npm_config_update_notifier: 'false',
      npm_config_logs_max: '0',
      // The shared one would grow with every copy.
      NODE_COMPILE_CACHE: join(copy.path, 'compiled'),
      VITASCOPE_DATA: join(copy.path, 'films'),
      VITASCOPE_PORT: '0',
      VITASCOPE_EDGE_PORT: '0',
      VITASCOPE_DEMO: 'off',
      VITASCOPE_LOG_LEVEL: 'warn',
    }
  })
  afterAll(async () => {
    if (house?.exitCode === null && house.signalCode === null) process.kill(-house.pid!, 'SIGKILL')
    await copy?.[Symbol.asyncDispose]()
  })

  const run = (command: string): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile('/bin/sh', ['-c', command], { cwd: copy.path, env: variables, timeout: patienceMs }, (trouble, stdout, stderr) =>
        resolve({ code: trouble ? Number(trouble.code ?? 128) : 0, stdout, stderr }),
      )
    })

  it('has two commands to begin with, and no other kind than those that are run here', () => {
    expect(commands.slice(0, 2)).toEqual(['npm start', 'npm test'])
    expect(commands.slice(2)).toEqual(ofHouse)
    expect(ofHouse.length).toBeGreaterThan(5)
  })

  it('is what continuous integration runs: its test command, which is this very run', () => {
    const script = readFileSync(join(repositoryFolder, '.ci/run'), 'utf8').trim().split('\n')
    expect(script.filter((line) => !/^(#|set |cd )/.test(line)).map((line) => line.replace(/^exec /, ''))).toEqual(['npm test'])
    const { scripts } = JSON.parse(readFileSync(join(repositoryFolder, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    expect(scripts['test']).toBe('node ./vitascope run scripts/test.ts')
  })

  it('counts the demo films as they are', () => {
    expect([films.length, readme.includes('a dozen short demo films')]).toEqual([12, true])
  })

  it('stands beside a package.json whose every script there is', () => {
    const { scripts } = JSON.parse(readFileSync(join(repositoryFolder, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    for (const script of Object.values(scripts)) {
      const [, file, command] = /^node \.\/vitascope (?:run (\S+)|(\S+))$/.exec(script) ?? []
      expect(file ? existsSync(join(repositoryFolder, file)) : cliCommands.some(({ name }) => name === command), script).toBe(true)
    }
  })

  it(
    'starts the house: npm start',
    async () => {
      house = spawn('/bin/sh', ['-c', 'npm start'], { cwd: copy.path, env: variables, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
      for (const stream of [house.stdout!, house.stderr!]) stream.on('data', (piece: Buffer) => (said += piece.toString()))
      await waitFor(() => house.exitCode !== null || said.includes('Vitascope is open'), { patienceMs, words: () => said })
      expect(said).toContain('Vitascope is open')
      const url = /Watch +(http\S+)/.exec(said)![1]!
      const page = await fetch(url)
      expect(page.headers.get('content-type')).toContain('text/html')
      expect(said).toMatch(/http\S+\/setup\?token=/)
    },
    patienceMs,
  )

  it.each(ofHouse)(
    '%s',
    async (command) => {
      const printed = await run(command)
      expect(printed, said).toMatchObject({ code: 0 })
      expect(printed.stdout).not.toBe('')
    },
    patienceMs,
  )

  it.each(ofHouse.toSorted((a, b) => Number(makesAnother.test(a)) - Number(makesAnother.test(b))))(
    '%s --json',
    async (command) => {
      const { code, stdout } = await run(`${command} --json`)
      const document = JSON.parse(stdout) as { error?: { code: string } }
      if (makesOnce.test(command)) expect(document.error?.code).toMatch(/^[A-Z_]+$/)
      else expect(document).not.toHaveProperty('error')
      expect(code).toBe(makesOnce.test(command) ? 1 : 0)
    },
    patienceMs,
  )

  it('ends the house with Ctrl-C', async () => {
    // The streams are closed when the last of its processes has ended.
    const ended = once(house, 'close')
    process.kill(-house.pid!, 'SIGINT')
    await ended
    expect(await run('./vitascope status')).toMatchObject({ code: 3, stderr: expect.stringContaining('npm start') })
  }, 30_000)
})

/** What a clone has, with what an installation and a build have made in it. */
const copyRepository = (from: string, to: string): void => {
  const ignored = readFileSync(join(from, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/\/$/, ''))
  const left = new Set(['.git', ...ignored.filter((name) => name !== '' && name !== 'dist')])
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !left.has(relative(from, path)) })
  for (const name of ['node_modules', '.house']) symlinkSync(join(from, name), join(to, name))
}
