import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Run, Transcoder } from './port.ts'

/** A transcoder that can run ffmpeg and ffprobe, and an empty folder to work in. */
export interface TranscoderHarness extends AsyncDisposable {
  readonly transcoder: Transcoder
  readonly folder: string
}

const limits = { timeoutMs: 20_000, memoryBytes: 1 << 30, outputBytes: 50 << 20 }

/** A picture without end, as fast as it can be drawn or in real time. */
const endless = ['-f', 'lavfi', '-i', 'testsrc2=s=128x72:r=25']
const nothing = ['-f', 'null', '-']

/** What every engine of the transcoder does; `open` gives a new one with an empty folder for each case. */
export const transcoderConformance = (engine: string, open: () => Promise<TranscoderHarness>): void => {
  describe(`${engine} as transcoder`, () => {
    it('knows its tools, and what ffmpeg can encode, decode and filter', async () => {
      await using house = await open()
      const { capabilities } = house.transcoder
      expect(capabilities.tools.ffmpeg?.version).toMatch(/\d/)
      expect(capabilities.tools.ffprobe?.version).toMatch(/\d/)
      expect([capabilities.encoders.has('libx264'), capabilities.encoders.has('no-such-encoder')]).toEqual([true, false])
      expect([capabilities.decoders.has('h264'), capabilities.filters.has('scale'), capabilities.filters.has('=')]).toEqual([
        true,
        true,
        false,
      ])
    })

    it('runs a tool in its folder, tells its progress, and counts its time', async () => {
      await using house = await open()
      const seen: { mediaSeconds: number; frames: number }[] = []
      const result = await house.transcoder.run({
        ...ffmpeg(house, [
          '-f',
          'lavfi',
          '-i',
          'testsrc2=s=128x72:r=25:d=2',
          '-c:v',
          'libx264',
          '-preset',
          'ultrafast',
          '-bf',
          '0',
          'out.mp4',
        ]),
        onProgress: (progress) => void seen.push(progress),
      })
      expect(await readdir(house.folder)).toEqual(['out.mp4'])
      expect(seen.at(-1)).toEqual({ mediaSeconds: 2, frames: 50 })
      expect(result.cpuSeconds).toBeGreaterThan(0)
      expect(result.stdout).toEqual(new Uint8Array())
      const probed = await house.transcoder.run({
        ...ffmpeg(house, ['-v', 'error', '-show_entries', 'stream=codec_name,nb_frames', '-of', 'json', 'out.mp4']),
        tool: 'ffprobe',
        stdoutBytes: 10_000,
      })
      expect(JSON.parse(new TextDecoder().decode(probed.stdout))).toEqual({
        programs: [],
        streams: [{ codec_name: 'h264', nb_frames: '50' }],
      })
    })

    it('hands over names as they are, whatever a shell would make of them', async () => {
      await using house = await open()
      for (const name of ['a b;touch gone', '$(touch gone)`touch gone`', `it's "q" *`, 'new\nline 日本', '-dash']) {
        await mkdir(join(house.folder, name))
        await house.transcoder.run(ffmpeg(house, ['-f', 'lavfi', '-i', 'color=s=16x16:d=0.04', '-f', 'rawvideo', `file:${name}/$HOME.raw`]))
        expect(await readdir(join(house.folder, name))).toEqual(['$HOME.raw'])
      }
      expect(await readdir(house.folder)).not.toContain('gone')
    })

    it('refuses with the code and the last words of a tool that fails', async () => {
      await using house = await open()
      await writeFile(join(house.folder, 'master.mp4'), 'this is not a film')
      await expect(house.transcoder.run(ffmpeg(house, ['-i', 'master.mp4', ...nothing]))).rejects.toMatchObject({
        code: 'TOOL_REFUSED',
        data: { tool: 'ffmpeg', stderr: expect.stringContaining('Invalid data found when processing input') as string },
      })
    })

    it('reads and writes nothing over the network', async () => {
      await using house = await open()
      for (const address of [
        'http://127.0.0.1:9/a.mp4',
        'tcp://127.0.0.1:9',
        'https://localhost/a',
        'rtmp://localhost/live',
        'UDP://127.0.0.1:9',
      ]) {
        await expect(house.transcoder.run(ffmpeg(house, ['-i', address, ...nothing]))).rejects.toMatchObject({ code: 'TOOL_REFUSED' })
        await expect(house.transcoder.run(ffmpeg(house, [...endless, '-f', 'mpegts', address]))).rejects.toMatchObject({
          code: 'TOOL_REFUSED',
        })
        const stream = [`in=${address},stream=video,output=out.mp4`]
        await expect(house.transcoder.run({ ...ffmpeg(house, stream), tool: 'packager' })).rejects.toMatchObject({ code: 'TOOL_REFUSED' })
      }
    })

    it('does not let a master lead to the network', async () => {
      await using house = await open()
      await writeFile(join(house.folder, 'list.txt'), 'ffconcat version 1.0\nfile http://127.0.0.1:9/a.mp4\n')
      await writeFile(
        join(house.folder, 'master.m3u8'),
        '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n',
      )
      for (const input of [
        ['-f', 'concat', '-safe', '0', '-i', 'list.txt'],
        ['-i', 'master.m3u8'],
      ]) {
        const trouble = await house.transcoder.run(ffmpeg(house, [...input, ...nothing])).catch((thrown: unknown) => thrown)
        expect(trouble).toMatchObject({
          code: 'TOOL_REFUSED',
          data: { stderr: expect.stringContaining("not on whitelist 'file,pipe'") as string },
        })
      }
    })

    it('ends a tool that takes too long', async () => {
      await using house = await open()
      const run = { ...ffmpeg(house, ['-re', ...endless, ...nothing]), limits: { ...limits, timeoutMs: 300 } }
      await expect(house.transcoder.run(run)).rejects.toMatchObject({ code: 'TOOL_TIMED_OUT', data: { limit: 300 } })
    })

    it('ends a tool that takes too much memory', async () => {
      await using house = await open()
      const run = {
        ...ffmpeg(house, ['-f', 'lavfi', '-i', 'testsrc2=s=1920x1080:r=25', '-vf', 'tmix=frames=60', ...nothing]),
        limits: { ...limits, memoryBytes: 80 << 20 },
      }
      await expect(house.transcoder.run(run)).rejects.toMatchObject({ code: 'TOOL_OUT_OF_MEMORY', data: { limit: 80 << 20 } })
    })

    it('ends a tool that writes too much, into one file or into many', async () => {
      await using house = await open()
      const one = ffmpeg(house, ['-f', 'lavfi', '-i', 'color=s=640x360:r=25', '-f', 'rawvideo', 'one.raw'])
      await expect(house.transcoder.run({ ...one, limits: { ...limits, outputBytes: 1 << 20 } })).rejects.toMatchObject({
        code: 'TOOL_OUTPUT_TOO_LARGE',
        data: { limit: 1 << 20 },
      })
      expect((await readFile(join(house.folder, 'one.raw'))).length).toBe(1 << 20)
      const many = ffmpeg(house, ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25', '-c:v', 'ppm', 'many-%d.ppm'])
      await expect(house.transcoder.run({ ...many, limits: { ...limits, outputBytes: 4 << 20 } })).rejects.toMatchObject({
        code: 'TOOL_OUTPUT_TOO_LARGE',
      })
    })

    it('keeps standard output up to the limit and refuses a byte more', async () => {
      await using house = await open()
      const run = ffmpeg(house, ['-f', 'lavfi', '-i', 'color=black:s=16x16:d=0.04', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'])
      expect((await house.transcoder.run({ ...run, stdoutBytes: 256 })).stdout).toEqual(new Uint8Array(256))
      await expect(house.transcoder.run({ ...run, stdoutBytes: 255 })).rejects.toMatchObject({ code: 'TOOL_OUTPUT_TOO_LARGE' })
    })

    it('hands standard output on piece by piece, and ends when the one who takes it throws', async () => {
      await using house = await open()
      const run = ffmpeg(house, [...'-f lavfi -i testsrc2=s=128x72:r=25:d=4 -pix_fmt gray -f rawvideo -'.split(' ')])
      let bytes = 0
      const taken = await house.transcoder.run({ ...run, stdoutBytes: 128 * 72 * 100, onStdout: (piece) => void (bytes += piece.length) })
      expect([bytes, taken.stdout.length]).toEqual([128 * 72 * 100, 0])
      const unwilling = { ...run, stdoutBytes: 128 * 72 * 100, onStdout: () => expect.unreachable('enough') }
      await expect(house.transcoder.run(unwilling)).rejects.toThrow('enough')
    })

    it('ends with the reason of an abort, before the start and while it runs', async () => {
      await using house = await open()
      const reason = new Error('somebody pressed stop')
      const run = ffmpeg(house, ['-re', ...endless, ...nothing])
      await expect(house.transcoder.run({ ...run, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      const stop = new AbortController()
      await expect(house.transcoder.run({ ...run, signal: stop.signal, onStarted: () => stop.abort(reason) })).rejects.toBe(reason)
    })

    it('lets a tool be paused and resumed, and ends it in the middle of a pause', async () => {
      await using house = await open()
      await house.transcoder.run({
        ...ffmpeg(house, ['-f', 'lavfi', '-i', 'testsrc2=s=128x72:r=25:d=0.2', ...nothing]),
        onStarted: (control) => {
          control.pause()
          control.pause()
          setImmediate(() => {
            control.resume()
            control.resume()
          })
        },
      })
      const stop = new AbortController()
      const reason = new Error('stopped in a pause')
      const onStarted: Run['onStarted'] = (control) => {
        control.pause()
        stop.abort(reason)
      }
      const run = ffmpeg(house, ['-re', ...endless, ...nothing])
      await expect(house.transcoder.run({ ...run, signal: stop.signal, onStarted })).rejects.toBe(reason)
    })

    it('ends with what a callback throws', async () => {
      await using house = await open()
      const trouble = new Error('nobody listens')
      const fail = () => {
        throw trouble
      }
      const run = ffmpeg(house, ['-re', ...endless, ...nothing])
      await expect(house.transcoder.run({ ...run, onStarted: fail })).rejects.toBe(trouble)
      await expect(house.transcoder.run({ ...run, onProgress: fail })).rejects.toBe(trouble)
    })
  })
}

const ffmpeg = (house: TranscoderHarness, args: readonly string[]): Run => ({ tool: 'ffmpeg', args, folder: house.folder, limits })
