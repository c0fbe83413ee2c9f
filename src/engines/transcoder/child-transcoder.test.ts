import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { manualClock, systemClock } from '../../kit/clock.ts'
import type { Clock } from '../../kit/clock.ts'
import { rememberingLog, silentLog } from '../../kit/log.ts'
import { openTranscoder } from './child-transcoder.ts'
import { transcoderConformance } from './conformance.ts'
import { needed } from './shortcomings.ts'

const limits = { timeoutMs: 20_000, memoryBytes: 1 << 30, outputBytes: 50 << 20 }
const stubborn = ['-re', '-f', 'lavfi', '-i', 'testsrc2=s=128x72:r=25', '-f', 'null', '-']

describe('media tools as child processes', () => {
  // The binaries are asked once for all cases, as by a house that starts again.
  const tools = temporaryFolder()
  afterAll(async () => (await tools)[Symbol.asyncDispose]())

  const openHouse = async (clock: Clock = systemClock) => {
    const work = await temporaryFolder()
    const transcoder = await openTranscoder({ log: silentLog, clock, folder: (await tools).path })
    return { transcoder, folder: work.path, [Symbol.asyncDispose]: () => work[Symbol.asyncDispose]() }
  }

  /** A process of its own with a transcoder, a folder and limits. */
  const hostOf = async (source: string) => {
    const all = `
      import { openTranscoder } from ${JSON.stringify(new URL('child-transcoder.ts', import.meta.url).href)}
      import { systemClock } from ${JSON.stringify(new URL('../../kit/clock.ts', import.meta.url).href)}
      import { silentLog } from ${JSON.stringify(new URL('../../kit/log.ts', import.meta.url).href)}
      const [folder, limits] = [${JSON.stringify((await tools).path)}, ${JSON.stringify(limits)}]
      const transcoder = await openTranscoder({ log: silentLog, clock: systemClock, folder })
      ${source}`
    return spawn(process.execPath, ['--input-type=module', '--eval', all], { stdio: ['ignore', 'pipe', 'inherit'] })
  }

  const firstLineOf = async (input: Readable): Promise<string> => {
    const { value } = await createInterface({ input })[Symbol.asyncIterator]().next()
    return String(value)
  }

  transcoderConformance('child processes', openHouse)

  it('end when the host is killed, also in a pause', async () => {
    const killHost = async (paused: boolean) => {
      const host = await hostOf(`
        await transcoder.run({ tool: 'ffmpeg', args: ${JSON.stringify(stubborn)}, folder, limits,
          onStarted: (control) => { if (${paused}) control.pause(); process.stdout.write(control.pid + '\\n') } })`)
      const pid = Number(await firstLineOf(host.stdout))
      expect(runs(pid)).toBe(true)
      host.kill('SIGKILL')
      await vi.waitFor(() => expect(runs(pid)).toBe(false), { timeout: 5000, interval: 10 })
    }
    await Promise.all([killHost(false), killHost(true)])
  })

  it('cost what the kernel counts for them, however short they are', async () => {
    // Of children that have ended: cutime and cstime, fields 16 and 17 (proc(5)), in hundredths of a second.
    const { stdout } = await hostOf(`
      import { readFileSync } from 'node:fs'
      const counted = () => {
        const stat = readFileSync('/proc/self/stat', 'latin1')
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        return (Number(fields[13]) + Number(fields[14])) / 100
      }
      const before = counted()
      let told = 0
      for (const frames of ['10', '20', '40']) {
        const args = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=24', '-frames:v', frames, '-c:v', 'libx264', '-f', 'null', '-']
        told += (await transcoder.run({ tool: 'ffmpeg', args, folder, limits })).cpuSeconds
      }
      process.stdout.write(JSON.stringify({ told, counted: counted() - before }) + '\\n')`)
    const { told, counted } = JSON.parse(await firstLineOf(stdout)) as { told: number; counted: number }
    expect(told).toBeGreaterThan(counted * 0.7)
    expect(told).toBeLessThanOrEqual(counted + 0.05)
  })

  it('get an environment of three names, and a low priority when asked', async () => {
    await using house = await openHouse()
    const stop = new AbortController()
    let seen: Promise<unknown> | undefined
    const run = house.transcoder.run({
      tool: 'ffmpeg',
      args: stubborn,
      folder: house.folder,
      limits,
      niceness: 19,
      signal: stop.signal,
      onStarted: ({ pid }) => {
        seen = vi.waitFor(
          async () => {
            const command = await readFile(`/proc/${pid}/cmdline`, 'utf8')
            expect(command.split('\0')[0]).toBe(house.transcoder.capabilities.tools.ffmpeg!.path)
            const names = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').filter(Boolean)
            const nice = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ')[16]
            return { names: names.map((pair) => pair.split('=')[0]).toSorted(), nice }
          },
          { interval: 1 },
        )
        void seen.finally(() => stop.abort(new Error('enough')))
      },
    })
    await expect(run).rejects.toThrow('enough')
    expect(await seen).toEqual({ names: ['LC_ALL', 'PATH', 'PWD', 'TZ'], nice: '19' })
  })

  it('read a transport stream that names its services', async () => {
    await using house = await openHouse()
    const { transcoder, folder } = house
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x64:r=25:d=1', '-c:v', 'mpeg2video']
    const named = ['-f', 'mpegts', '-metadata', 'service_name=x', 'named.ts']
    await transcoder.run({ tool: 'ffmpeg', args: [...picture, ...named], folder, limits })
    const asked = ['-v', 'error', '-show_entries', 'format=format_name', '-of', 'csv=p=0', 'named.ts']
    const { stdout } = await transcoder.run({ tool: 'ffprobe', args: asked, folder, limits, stdoutBytes: 1000 })
    expect(Buffer.from(stdout).toString()).toBe('mpegts\n')
  })

  it('do not count a pause towards their time: only the clock ends them', async () => {
    const clock = manualClock()
    await using house = await openHouse(clock)
    let pid = 0
    let pause = () => {}
    let resume = () => {}
    const trouble = house.transcoder
      .run({
        tool: 'ffmpeg',
        args: stubborn,
        folder: house.folder,
        limits: { ...limits, timeoutMs: 1000 },
        onStarted: (control) => ({ pid, pause, resume } = control),
      })
      .catch((thrown: unknown) => thrown)
    await vi.waitFor(() => expect([pid > 0, clock.sleepers()]).toEqual([true, 1]), { timeout: 10_000 })
    await clock.advance(900)
    pause()
    await vi.waitFor(() => expect(stateOf(pid)).toBe('T'), { timeout: 10_000, interval: 1 })
    await clock.advance(60_000)
    resume()
    await vi.waitFor(() => expect(stateOf(pid)).not.toBe('T'), { timeout: 10_000, interval: 1 })
    await clock.advance(90)
    expect(clock.sleepers()).toBe(1)
    await clock.advance(300)
    expect(await trouble).toMatchObject({ code: 'TOOL_TIMED_OUT' })
  })
})

describe('openTranscoder', () => {
  it('asks the binaries once and remembers the answers until a binary changes', async () => {
    await using folder = await temporaryFolder()
    const asked = join(folder.path, 'asked')
    const tool = join(folder.path, 'tool')
    const answer = `#!/bin/sh\necho asked >> '${asked}'\ncase "$*" in\n*encoders) echo ' ------\n V....D libmine  mine';;\n*version) echo 'tool version 1';;\nesac\n`
    await writeFile(tool, answer, { mode: 0o755 })
    const open = () =>
      openTranscoder({
        log: silentLog,
        clock: systemClock,
        folder: join(folder.path, 'kept'),
        paths: { ffmpeg: tool, ffprobe: tool, packager: tool },
      })
    const timesAsked = () => readFileSync(asked, 'utf8').split('\n').length - 1
    const first = await open()
    expect(first.capabilities.tools.ffmpeg).toEqual({ path: tool, version: '1', origin: 'variable' })
    expect([...first.capabilities.encoders]).toEqual(['libmine'])
    expect(timesAsked()).toBe(6)
    expect((await open()).capabilities).toEqual(first.capabilities)
    expect(timesAsked()).toBe(6)
    await writeFile(tool, `${answer}#changed\n`, { mode: 0o755 })
    await open()
    expect(timesAsked()).toBe(12)
    await writeFile(join(folder.path, 'kept', 'capabilities.json'), '{"broken')
    expect((await open()).capabilities).toEqual(first.capabilities)
    expect(timesAsked()).toBe(18)
  })

  it("takes the system's own where it can do all that is needed, else the packaged one, and says what was passed over", async () => {
    await using folder = await temporaryFolder()
    const system = join(folder.path, 'system')
    await mkdir(system)
    const put = (tool: string, version: string, kinds: Partial<Record<'encoders' | 'decoders' | 'filters', readonly string[]>> = {}) =>
      writeFile(join(system, tool), fakeTool(tool, version, kinds), { mode: 0o755 })
    const open = async () => {
      const { capabilities } = await openTranscoder({
        log: silentLog,
        clock: systemClock,
        folder: folder.path,
        searchPath: `${system}:/bin`,
      })
      return capabilities.tools
    }
    await Promise.all([put('ffmpeg', '7.1.1', needed), put('ffprobe', '7.1.1'), put('packager', 'v3.2.0')])
    expect(await open()).toEqual({
      ffmpeg: { path: join(system, 'ffmpeg'), version: '7.1.1', origin: 'system' },
      ffprobe: { path: join(system, 'ffprobe'), version: '7.1.1', origin: 'system' },
      packager: { path: join(system, 'packager'), version: 'v3.2.0', origin: 'system' },
    })
    await put('ffmpeg', '5.1.9-0+deb12u1', {
      ...needed,
      encoders: ['libx264', 'aac', 'libopus', 'libwebp'],
      filters: ['scdet', 'loudnorm', 'zscale'],
    })
    await put('packager', 'v2.6.1')
    const { ffmpeg, ffprobe, packager } = await open()
    expect(ffmpeg).toMatchObject({
      origin: 'package',
      passedOver: [`${join(system, 'ffmpeg')} 5.1.9-0+deb12u1 lacks version 6, libsvtav1, libvmaf`],
    })
    expect(ffprobe).toMatchObject({ origin: 'package' })
    expect(packager).toMatchObject({ origin: 'package', passedOver: [`${join(system, 'packager')} v2.6.1 lacks version 3`] })
  })

  it('says in words what is missing, at the start and when the tool is needed', async () => {
    await using folder = await temporaryFolder()
    const log = rememberingLog()
    const noSuch = join(folder.path, 'no-such-ffmpeg')
    const notExecutable = join(folder.path, 'plain')
    await writeFile(notExecutable, 'text', { mode: 0o644 })
    const silent = join(folder.path, 'silent')
    await writeFile(silent, '#!/bin/sh\nexit 3\n', { mode: 0o755 })
    const transcoder = await openTranscoder({
      log,
      clock: systemClock,
      folder: folder.path,
      paths: { ffmpeg: noSuch, ffprobe: notExecutable, packager: silent },
    })
    const { missing, tools } = transcoder.capabilities
    expect(tools).toEqual({ ffmpeg: undefined, ffprobe: undefined, packager: undefined })
    expect(missing[0]).toBe(
      `ffmpeg: the configured path cannot be used (${noSuch}: there is no such file). ` +
        'Correct the setting, or remove it to let the packaged ffmpeg be used.',
    )
    expect(missing[1]).toContain(`${notExecutable}: this user may not run it`)
    expect(missing[2]).toContain(`${silent}: Command failed`)
    expect(log.lines.map((line) => [line.level, line.message])).toEqual([
      ['warn', 'media tool missing'],
      ['warn', 'media tool missing'],
      ['warn', 'media tool missing'],
    ])
    await expect(transcoder.run({ tool: 'ffmpeg', args: [], folder: folder.path, limits })).rejects.toMatchObject({
      code: 'TOOL_MISSING',
      message: missing[0],
    })
  })

  it('says so when a tool has vanished since the start', async () => {
    await using folder = await temporaryFolder()
    const tool = join(folder.path, 'tool')
    await writeFile(tool, '#!/bin/sh\necho tool version 1\n', { mode: 0o755 })
    const transcoder = await openTranscoder({ log: silentLog, clock: systemClock, folder: folder.path, paths: { ffmpeg: tool } })
    await chmod(tool, 0o644)
    await expect(transcoder.run({ tool: 'ffmpeg', args: [], folder: folder.path, limits })).rejects.toMatchObject({ code: 'TOOL_MISSING' })
  })
})

/** A script that says of itself what ffmpeg, ffprobe or the packager would say. */
const fakeTool = (
  tool: string,
  version: string,
  kinds: Partial<Record<'encoders' | 'decoders' | 'filters', readonly string[]>>,
): string => {
  const codecs = (names: readonly string[] = []) => ` ------\\n${names.map((name) => ` V..... ${name}  x`).join('\\n')}`
  return [
    '#!/bin/sh',
    'case "$*" in',
    `*encoders) printf '${codecs(kinds.encoders)}\\n';;`,
    `*decoders) printf '${codecs(kinds.decoders)}\\n';;`,
    `*filters) printf '${(kinds.filters ?? []).map((name) => ` ... ${name}  V->V  x`).join('\\n')}\\n';;`,
    `*) echo '${tool} version ${version}';;`,
    'esac',
    '',
  ].join('\n')
}

/** The letter of proc(5): T is stopped, Z is dead and not yet noticed by its parent; undefined when there is no such process. */
const stateOf = (pid: number): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]![0]
  } catch {
    return undefined
  }
}

const runs = (pid: number): boolean => ![undefined, 'Z'].includes(stateOf(pid))
