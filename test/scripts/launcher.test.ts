import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

const repository = resolve(import.meta.dirname, '../..')

describe('the launcher', () => {
  it('runs a command from the sources, with its arguments, in the folder of the caller', async () => {
    await using house = await smallHouse()
    const { code, stdout, stderr } = await house.run(['titles', '--json', 'a b'], { cwd: join(house.root, 'src') })
    expect({ code, stderr, said: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      stderr: '',
      said: { args: ['titles', '--json', 'a b'], cwd: join(house.root, 'src') },
    })
  })

  it('takes over the exit code of what it ran', async () => {
    await using house = await smallHouse({ 'scripts/refuse.ts': 'process.exit(3 as number)' })
    expect((await house.run(['run', 'scripts/refuse.ts'])).code).toBe(3)
  })

  it('refuses to run a file that is not there, as wrong usage', async () => {
    await using house = await smallHouse()
    const { code, stdout, stderr } = await house.run(['run', 'nothing.ts'])
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `vitascope: there is no file ${house.root}/nothing.ts to run\n`,
    })
  })

  it('writes nothing but its stamp and compiled sources when everything is in place', async () => {
    await using house = await smallHouse()
    await house.run(['status'])
    // Node writes what it compiled when it ends, if it finds the time.
    expect(['', 'compiled']).toContain((await readdir(join(house.root, '.house')).catch(() => [])).join())
    expect(JSON.parse(await readFile(join(house.root, 'node_modules/.house-stamp'), 'utf8'))).toMatchObject({
      platform: `${process.platform}-${process.arch}`,
    })
  })

  it('tells its child to stop when it is killed', async () => {
    await using house = await smallHouse({ 'scripts/long.ts': waitsForTerm })
    const launcher = house.start(['run', 'scripts/long.ts'])
    const child = await house.heard('up')
    launcher.kill('SIGKILL')
    await house.heard('stopped')
    await waitFor(async () => !(await isAlive(Number(child))))
  })

  it('hands a SIGTERM on and waits for the child to close', async () => {
    await using house = await smallHouse({ 'scripts/long.ts': waitsForTerm })
    const launcher = house.start(['run', 'scripts/long.ts'])
    await house.heard('up')
    launcher.kill('SIGTERM')
    const [code] = (await once(launcher, 'exit')) as [number | null]
    expect(code).toBe(5)
    await house.heard('stopped')
  })

  it('names what npm could not do, and ends with the code of an outage, when there is no registry', async () => {
    await using house = await smallHouse()
    await rm(join(house.root, 'node_modules'), { recursive: true })
    await writeFile(
      join(house.root, 'package-lock.json'),
      JSON.stringify({
        lockfileVersion: 3,
        packages: { '': { dependencies: { gone: '1.0.0' } }, 'node_modules/gone': { version: '1.0.0', integrity: 'sha512-AA==' } },
      }),
    )
    await writeFile(join(house.root, 'package.json'), JSON.stringify({ type: 'module', dependencies: { gone: '1.0.0' } }))
    const { code, stdout, stderr } = await house.run(['status', '--json'], {
      env: { npm_config_registry: 'http://127.0.0.1:9/', npm_config_cache: join(house.root, 'cache') },
    })
    expect(code).toBe(3)
    expect(stderr).toContain('the npm registry could not be reached. The first start needs the network')
    const said = JSON.parse(stdout) as unknown
    expect(said).toEqual({ error: { code: 'NOT_READY', message: expect.stringContaining('the npm registry could not be reached') } })
    expect(await readdir(join(house.root, '.house'))).toEqual([])
  })
})

describe('the lock of the set-up', () => {
  it('is taken over from a dead owner and is gone afterwards', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'lock'), JSON.stringify({ pid: 999_999_999 }))
    expect(await withLock(folder.path, () => readFile(join(folder.path, 'lock'), 'utf8'))).toContain(`"pid":${process.pid}`)
    expect(await readdir(folder.path)).toEqual([])
  })

  it('is taken over from a number that another process has got since', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'lock'), JSON.stringify({ pid: process.pid, born: '1' }))
    expect(await withLock(folder.path, async () => 'done')).toBe('done')
  })

  it('names the living owner when patience ends', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'lock'), JSON.stringify({ pid: process.ppid }))
    await expect(withLock(folder.path, async () => 'done', 0)).rejects.toThrow(`process ${process.ppid} still prepares this folder`)
  })
})

describe('the words for what npm says', () => {
  it.each([
    ['npm error code ENOSPC', 1, 'the disk is full'],
    ['npm error code EACCES', 1, 'may not write there'],
    ['npm error code E403', 3, 'refused us'],
    ['npm error code ETARGET', 3, 'does not carry'],
    ['npm error code EINTEGRITY', 3, 'not what the lock file expects'],
    ['npm error code EUSAGE', 1, 'scripts/cure-lock.ts'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 3, 'NODE_EXTRA_CA_CERTS'],
    ['npm error code ENOTFOUND', 3, 'could not be reached'],
    ['npm error something new', 1, 'npm failed'],
  ])('%s', (output, exitCode, words) => {
    const trouble = npmTrouble(output, 'installing dependencies', true)
    expect(trouble.exitCode).toBe(exitCode)
    expect(trouble.message).toContain(words)
    expect(trouble.message).toContain(output)
  })

  it('keeps how to reach the registry and nothing else of the outer npm', () => {
    const cleaned = cleanEnvironment({
      PATH: '/bin',
      NPM_CONFIG_REGISTRY: 'https://mirror.example/',
      'npm_config_@studio:registry': 'https://studio.example/',
      npm_config_local_prefix: '/elsewhere',
      npm_lifecycle_event: 'start',
      npm_package_name: 'vitascope',
    })
    expect(cleaned).toEqual({
      PATH: '/bin',
      NPM_CONFIG_REGISTRY: 'https://mirror.example/',
      'npm_config_@studio:registry': 'https://studio.example/',
    })
  })
})

const require = createRequire(import.meta.url)
const { withLock } = require('../../scripts/launcher/lock.cjs') as {
  withLock: <T>(folder: string, work: () => Promise<T>, limitMs?: number) => Promise<T>
}
const { npmTrouble } = require('../../scripts/launcher/npm-trouble.cjs') as {
  npmTrouble: (output: string, what: string, reachable: boolean) => Error & { exitCode: number }
}
const { cleanEnvironment } = require('../../scripts/launcher/npm.cjs') as {
  cleanEnvironment: (environment: NodeJS.ProcessEnv) => NodeJS.ProcessEnv
}

const waitsForTerm = `import { writeFileSync } from 'node:fs'
process.on('SIGTERM', () => { writeFileSync('stopped', ''); process.exit(5) })
setInterval(() => {}, 1000)
writeFileSync('up.new', String(process.pid))
const { renameSync } = await import('node:fs')
renameSync('up.new', 'up')`

/** A repository with the launcher, no dependencies and a command that tells how it was called. */
const smallHouse = async (files: Record<string, string> = {}) => {
  const folder = await temporaryFolder()
  const root = folder.path
  const children: ChildProcess[] = []
  await cp(join(repository, 'scripts/launcher'), join(root, 'scripts/launcher'), { recursive: true })
  await symlink('scripts/launcher/main.cjs', join(root, 'vitascope'))
  const all: Record<string, string> = {
    'package.json': '{"type":"module"}',
    'package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}',
    'node_modules/.package-lock.json': '{"packages":{}}',
    'src/cli/main.ts': 'process.stdout.write(JSON.stringify({ args: process.argv.slice(2) as string[], cwd: process.cwd() }))',
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const start = (args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) => {
    const { npm_lifecycle_event: _, ...env } = process.env
    const child = spawn(process.execPath, [join(root, 'vitascope'), ...args], {
      cwd: options.cwd ?? root,
      env: { ...env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    return child
  }
  return {
    root,
    start,
    async run(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
      const child = start(args, options)
      let stdout = ''
      let stderr = ''
      child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()))
      child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()))
      const [code] = (await once(child, 'close')) as [number | null]
      return { code, stdout, stderr }
    },
    /** What the child wrote into a file, as soon as it is there. */
    heard: (name: string) =>
      waitFor(
        async () => {
          const text = await readFile(join(root, name), 'utf8').catch(() => undefined)
          return text === undefined ? undefined : { text }
        },
        { words: () => `the child never wrote ${name}` },
      ).then(({ text }) => text),
    async [Symbol.asyncDispose]() {
      for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Not there, or there only until its parent has looked. */
const isAlive = async (pid: number): Promise<boolean> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat !== undefined && !stat.includes(') Z ')
}
