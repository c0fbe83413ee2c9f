import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openByMp4Box, readByMp4Box } from '../../../test/helpers/mp4box.ts'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { systemClock } from '../../kit/clock.ts'
import { concatBytes, fromUtf8 } from '../../kit/bytes.ts'
import { silentLog } from '../../kit/log.ts'
import type { AudioTrack, BuildFacts, VideoTrack } from '../../media/cmaf/build-facts.ts'
import { readTrack } from '../../media/cmaf/read-track.ts'
import { writeMpd } from '../../media/dash/write-mpd.ts'
import { writeMaster } from '../../media/hls/write-master.ts'
import { writeMediaPlaylist } from '../../media/hls/write-media-playlist.ts'
import { alignFilters, alignSeconds } from '../../media/inspection/align-frames.ts'
import { readInit } from '../../media/isobmff/read-init.ts'
import { readSegment } from '../../media/isobmff/read-segment.ts'
import { fixedLadder, type Rung } from '../../media/ladder/fixed-ladder.ts'
import { chooseFrameRate, valueOf } from '../../media/ladder/frame-rate.ts'
import { audioArguments } from '../../media/ladder/plan-audio.ts'
import {
  artworkArguments,
  artworkCuts,
  sampleArguments,
  sampleBytes,
  sampleTimes,
  trickPlayArguments,
  trickPlayOf,
} from '../../media/ladder/plan-images.ts'
import { packageArguments, trackPaths, type PackageInput } from '../../media/ladder/plan-package.ts'
import type { VideoSource } from '../../media/ladder/picture-filters.ts'
import { chunkArguments } from '../../media/ladder/plan-chunk.ts'
import { judgeMaster, pictureSeconds } from '../../media/probe/judge-master.ts'
import { packetTimesArguments, parsePacketTimes } from '../../media/probe/packet-times.ts'
import { parseProbe, probeArguments } from '../../media/probe/parse-probe.ts'
import { openTranscoder } from './child-transcoder.ts'
import type { Tool } from './port.ts'

/** The plans of src/media are arguments for these tools: here they are run, and foreign readers look at what comes out. */
describe('what src/media plans, as the tools do it', () => {
  const tools = temporaryFolder()
  afterAll(async () => (await tools)[Symbol.asyncDispose]())

  const openHouse = async () => {
    const folder = await temporaryFolder()
    const transcoder = await openTranscoder({ log: silentLog, clock: systemClock, folder: (await tools).path })
    const limits = { timeoutMs: 20_000, memoryBytes: 2 ** 31, outputBytes: 50 << 20 }
    const run = async (tool: Tool, args: readonly string[], stdoutBytes = 0) => {
      let frames = 0
      const result = await transcoder.run({
        tool,
        args,
        folder: folder.path,
        limits,
        stdoutBytes,
        onProgress: (progress) => void (frames = progress.frames),
      })
      return { ...result, frames }
    }
    const make = async (name: string, ...args: string[]) => {
      await run('ffmpeg', ['-loglevel', 'error', ...args.flatMap((part) => part.split(' ')), '-y', name])
      return join(folder.path, name)
    }
    const inspect = async (path: string) => {
      const probe = parseProbe(fromUtf8((await run('ffprobe', probeArguments(path), 1 << 20)).stdout))!
      const video = probe.video[0]!
      const times = parsePacketTimes(fromUtf8((await run('ffprobe', packetTimesArguments(path, video.index), 1 << 20)).stdout))!
      const frameRate = chooseFrameRate(video, times)
      const durationSeconds = pictureSeconds(probe, video, times)
      return { probe, video, times, frameRate, durationSeconds, frames: Math.round(durationSeconds * valueOf(frameRate)) }
    }
    return { folder: folder.path, run, make, inspect, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
  }
  type House = Awaited<ReturnType<typeof openHouse>>

  /** Arguments that encode all of a film in one piece. */
  const wholeFilm = (source: VideoSource, rungs: readonly Rung[], frames: number, keyFrames: readonly number[], path?: string) =>
    chunkArguments({
      source,
      range: { firstFrame: 0, frames },
      rate: rungs[0]!.frameRate,
      preroll: 'start',
      effort: 'economy',
      keyFrames,
      outputs: rungs.map((rung) => ({ rung, crf: rung.crf, path: path ?? `${rung.id}.mp4` })),
      sumsPath: 'frames.crc',
    })

  const film = (size: string, rate: string, seconds: number) => `-f lavfi -i testsrc2=s=${size}:r=${rate}:d=${seconds}`
  const x264 = '-c:v libx264 -preset ultrafast -pix_fmt yuv420p'

  it('makes tracks of all codecs that are cut alike, and that foreign readers read as we do', async () => {
    await using house = await openHouse()
    const path = await house.make('film.mp4', film('320x180', '30000/1001', 3.5), '-f lavfi -i sine=r=44100:d=2', x264, '-c:a aac')
    const { probe, video, frameRate, durationSeconds, frames } = await house.inspect(path)
    expect([frameRate, frames]).toEqual([{ numerator: 30_000, denominator: 1001 }, 105])
    const inputs: PackageInput[] = []
    const rungs = fixedLadder({ width: video.shownWidth, height: video.shownHeight, frameRate, recipe: 'economy', codecs: ['h264', 'av1'] })
    for (const rung of rungs) inputs.push({ id: rung.id, kind: 'video', path: `${rung.id}.mp4` })
    await house.run('ffmpeg', wholeFilm({ path, video }, rungs, frames, [0, 60]))
    for (const codec of ['aac', 'opus'] as const) {
      inputs.push({ id: codec, kind: 'audio', path: `${codec}.mp4` })
      await house.run(
        'ffmpeg',
        audioArguments({ path, streamIndex: probe.audio[0]!.index, codec, durationSeconds, output: `${codec}.mp4` }),
      )
    }
    for (const kind of ['video', 'audio']) await house.run('packager', packageArguments(inputs.filter((input) => input.kind === kind)))

    const tracks = await Promise.all(inputs.map((input) => readPackaged(house.folder, input)))
    expect(
      tracks.map(({ input, init, numbers }) => [input.id, init.codecs, numbers.timescale, numbers.segmentTicks, numbers.samples]),
    ).toEqual([
      ['h264-240', 'avc1.64000d', 30_000, [60_060, 45_045], 105],
      ['av1-240', 'av01.0.00M.08', 30_000, [60_060, 45_045], 105],
      ['aac', 'mp4a.40.2', 48_000, [96_256, 71_912], 166],
      ['opus', 'opus', 48_000, [96_648, 71_520], 176],
    ])
    for (const track of tracks) expect(await toldByMp4Box(track.bytes)).toMatchObject(asMp4BoxSaysIt(track))

    const facts = factsOf(tracks, frameRate, durationSeconds)
    await mkdir(join(house.folder, 'play'))
    const options = {
      selection: { videoCodecs: ['h264', 'av1'], audioCodecs: ['aac', 'opus'], maxHeight: 1080 },
      filesBase: '../',
    } as const
    await writeFile(join(house.folder, 'play', 'stream.mpd'), writeMpd(facts, options))
    await writeFile(join(house.folder, 'play', 'master.m3u8'), writeMaster(facts, options))
    for (const { input } of tracks)
      await writeFile(join(house.folder, 'play', `${input.id}.m3u8`), writeMediaPlaylist(facts, input.id, options)!)
    for (const manifest of ['stream.mpd', 'master.m3u8'].map((name) => join(house.folder, 'play', name))) {
      for (const stream of ['0:v:0', '0:v:1']) {
        const played = await house.run('ffmpeg', ['-i', manifest, '-map', stream, '-fps_mode', 'passthrough', '-f', 'null', '-'])
        expect([manifest, stream, played.frames]).toEqual([manifest, stream, 105])
      }
      const sound = await house.run('ffmpeg', ['-i', manifest, '-map', '0:a:0', '-f', 's16le', 'pipe:1'], 1 << 20)
      expect(sound.stdout.length / 4 / 48_000).toBeCloseTo(3.5035, 1)
    }
  })

  it.each([
    ['of odd size', [film('321x181', '25', 1), '-c:v libx264 -preset ultrafast -pix_fmt yuv444p'], '320x180', 25],
    ['with wide pixels', [film('320x180', '25', 1), '-vf setsar=4/3', x264], '426x180', 25],
    ['smaller than the encoders take', [film('16x16', '25', 1), x264], '64x64', 25],
    ['faster than 60', [film('128x72', '120', 1), x264], '128x72', 60],
    ['with frames left out', [film('128x72', '30', 2), '-vf select=mod(n\\,3)+gt(n\\,30) -fps_mode vfr', x264], '128x72', 59],
    ['that is interlaced', [film('128x72', '50', 1), '-vf tinterlace=interleave_top -flags +ilme+ildct', x264], '128x72', 25],
    [
      'whose picture begins late',
      ['-itsoffset 0.2', film('128x72', '25', 1), '-f lavfi -i sine=d=1', x264, '-c:a flac -f matroska'],
      '128x72',
      30,
    ],
  ])('encodes a film %s', async (_, args, size, frames) => {
    await using house = await openHouse()
    const path = await house.make('film.mkv', ...args)
    expect((await encodeLowest(house, path)).slice(0, 3)).toEqual([size, frames, frames])
  })

  it('turns a film upright', async () => {
    await using house = await openHouse()
    const lying = await house.make('lying.mp4', film('160x90', '25', 1), x264)
    const path = await house.make('turned.mp4', '-display_rotation:v:0 90 -i', lying, '-c copy')
    expect((await encodeLowest(house, path)).slice(0, 3)).toEqual(['90x160', 25, 25])
  })

  it('brings HDR down to BT.709 and says so', async () => {
    await using house = await openHouse()
    const pq = 'format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv'
    const path = await house.make('hdr.mkv', film('128x72', '25', 0.6), '-vf', pq, '-c:v ffv1')
    expect((await house.inspect(path)).video.dynamicRange).toBe('pq')
    expect(await encodeLowest(house, path)).toEqual(['128x72', 15, 15, 'yuv420p', 'bt709', 'bt709', 'bt709'])
  })

  it('draws artwork and trick-play sheets in the sizes that it promises', async () => {
    await using house = await openHouse()
    const path = await house.make('film.mp4', film('640x360', '25', 5), x264)
    const { video, durationSeconds } = await house.inspect(path)
    const source = { path, video }
    const times = sampleTimes(durationSeconds)
    expect((await house.run('ffmpeg', sampleArguments(source, times), 1 << 20)).stdout.length).toBe(sampleBytes(times.length))
    const cuts = artworkCuts(video.shownWidth, video.shownHeight, 'webp')
    await house.run('ffmpeg', artworkArguments(source, times[2]!, cuts))
    for (const cut of cuts) expect(await pictureSize(house, cut.path)).toEqual([cut.width, cut.height])
    const trickPlay = { ...trickPlayOf({ ...video, durationSeconds, format: 'jpg' }), columns: 2, rows: 1, sheets: 2 }
    await mkdir(join(house.folder, 'images', 'trick'), { recursive: true })
    await house.run('ffmpeg', trickPlayArguments(source, trickPlay, false))
    expect((await readdir(join(house.folder, 'images', 'trick'))).toSorted()).toEqual(['00001.jpg', '00002.jpg'])
    expect(await pictureSize(house, 'images/trick/00002.jpg')).toEqual([320, 90])
  })

  it('keeps each channel of surround in its place, and mixes it down to stereo as loud as it is in either codec', async () => {
    await using house = await openHouse()
    const tones = [300, 500, 700, 50, 1100, 1300]
    const master = tones.map((tone) => `0.2*sin(2*PI*${tone}*t)`).join('|')
    const path = await house.make('around.wav', `-f lavfi -i aevalsrc=${master}:c=5.1(side):s=48000:d=1`, '-c:a pcm_s16le')
    const heard = async (name: string, channels: number) => {
      const { stdout } = await house.run('ffmpeg', ['-i', name, '-f', 'f32le', 'pipe:1'], 1 << 22)
      return { channels, samples: new Float32Array(stdout.slice().buffer) }
    }
    const inputs = (['aac', 'opus'] as const).map((id) => ({ id, kind: 'audio', path: `${id}-51.mp4` }) as const)
    await Promise.all(
      inputs.flatMap(({ id: codec, path: output }) => [
        house.run('ffmpeg', audioArguments({ path, streamIndex: 0, codec, layout: '5.1', durationSeconds: 1, output })),
        house.run('ffmpeg', audioArguments({ path, streamIndex: 0, codec, durationSeconds: 1, output: `${codec}.mp4` })),
      ]),
    )
    await house.run('packager', packageArguments(inputs))
    const all = await Promise.all(
      inputs.map(async (input) => {
        const { init, bytes } = await readPackaged(house.folder, input)
        await writeFile(join(house.folder, `${input.id}-packed.mp4`), bytes)
        const [around, stereo] = await Promise.all([heard(`${input.id}-packed.mp4`, init.channels), heard(`${input.id}.mp4`, 2)])
        return { codec: input.id, around, stereo }
      }),
    )
    for (const { codec, around, stereo } of all) {
      const strongest = tones.map((_, channel) => tones.toSorted((a, b) => strength(around, channel, b) - strength(around, channel, a))[0])
      expect([codec, around.channels, strongest]).toEqual([codec, 6, tones])
      // Front, and at -3 dB the middle and the side (ITU-R BS.775-3, annex 4); low tones stay away.
      const left = [300, 700, 1100, 50].map((tone) => Math.round(strength(stereo, 0, tone) * 50) / 50)
      expect([codec, ...left]).toEqual([codec, 0.2, 0.14, 0.14, 0])
    }
  })

  it.each([
    ['44100', 0.023],
    ['48000', 0.021],
  ])('keeps picture and sound together where only the delay of a sound encoder lies before zero, at %s Hz', async (rate, delay) => {
    await using house = await openHouse()
    // A tone from the thirteenth of 24 pictures on.
    const sound = `-f lavfi -i aevalsrc='if(gte(t,0.5),0.5*sin(2*PI*880*t),0)':s=${rate}:d=1`
    const path = await house.make('film.mkv', film('128x72', '24', 1), sound, x264, '-c:a aac')
    const { probe, video, frameRate, durationSeconds, frames } = await house.inspect(path)
    expect([probe.startSeconds, durationSeconds, frames]).toEqual([-delay, expect.closeTo(1, 2), 24])
    const rung = fixedLadder({ width: 128, height: 72, frameRate, recipe: 'economy', codecs: ['h264'] })[0]!
    await house.run('ffmpeg', wholeFilm({ path, video, before: alignFilters(probe, frameRate) }, [rung], frames, [0]))
    const read = (await readFile(join(house.folder, 'frames.crc'), 'utf8')).split('\n').filter((line) => /^\d/.test(line))
    expect(new Set(read.map((line) => line.split(',').at(-1))).size).toBe(24)
    const output = 'sound.mp4'
    const earlierSeconds = alignSeconds(probe, frameRate)
    await house.run('ffmpeg', audioArguments({ path, streamIndex: 1, codec: 'opus', durationSeconds, earlierSeconds, output }))
    const { stdout } = await house.run('ffmpeg', ['-i', output, '-ac', '1', '-f', 'f32le', 'pipe:1'], 1 << 20)
    const onset = new Float32Array(stdout.slice().buffer).findIndex((sample) => Math.abs(sample) > 0.1) / 48_000
    expect(Math.abs(onset - 0.5)).toBeLessThan(0.004)
  })

  it.each(['cenc', 'cbcs'] as const)(
    'protects tracks by %s: a foreign reader finds which key they need, and with it they are the same pictures',
    async (scheme) => {
      await using house = await openHouse()
      await house.make('v.mp4', film('128x72', '12', 2), `${x264} -g 12 -sc_threshold 0`)
      await house.make('a.mp4', '-f lavfi -i sine=d=2 -c:a aac')
      const key = (digit: string) => ({ keyId: digit.repeat(32), key: `${digit}e`.repeat(16) })
      const keys = { AUDIO: key('a'), SD: key('1'), HD: key('2'), UHD: key('3') }
      const inputs: PackageInput[] = [
        { id: 'v', kind: 'video', path: 'v.mp4', size: { width: 128, height: 72 } },
        { id: 'a', kind: 'audio', path: 'a.mp4' },
      ]
      for (const input of inputs) {
        await house.run('packager', packageArguments([input], { scheme, clearLeadSeconds: input.kind === 'video' ? 1 : 0, keys }))
        const { init, bytes } = await readPackaged(house.folder, input)
        const { keyId, key: secret } = keys[input.kind === 'video' ? 'SD' : 'AUDIO']
        expect(init.protection).toEqual({ scheme, keyId })
        expect(await protectionByMp4Box(bytes)).toEqual({
          entry: input.kind === 'video' ? 'encv' : 'enca',
          format: input.kind === 'video' ? 'avc1' : 'mp4a',
          scheme,
          isProtected: 1,
          keyId,
        })
        await writeFile(join(house.folder, 'packed.mp4'), bytes)
        const sumOf = async (...args: string[]) => fromUtf8((await house.run('ffmpeg', [...args, '-f', 'md5', 'pipe:1'], 1000)).stdout)
        expect(await sumOf('-decryption_key', secret, '-i', 'packed.mp4')).toBe(await sumOf('-i', input.path))
        expect(await sumOf('-decryption_key', keys.UHD.key, '-i', 'packed.mp4').catch(() => 'refused')).not.toBe(
          await sumOf('-i', input.path),
        )
      }
    },
  )

  it('takes no master that is a list of other files', async () => {
    await using house = await openHouse()
    const other = await house.make('other.mp4', film('128x72', '25', 1), x264)
    const lists = {
      'list.m3u8': `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n${basename(other)}\n#EXT-X-ENDLIST\n`,
      'list.ffconcat': `ffconcat version 1.0\nfile ${basename(other)}\n`,
    }
    for (const [name, text] of Object.entries(lists)) {
      await writeFile(join(house.folder, name), text)
      await expect(house.run('ffprobe', probeArguments(join(house.folder, name)), 1 << 20)).rejects.toMatchObject({ code: 'TOOL_REFUSED' })
    }
    expect(judgeMaster((await house.inspect(other)).probe, { decodes: () => true }).verdict).toBe('ok')
  })

  /** Size, promised and decoded frames of the lowest rung, and how it is tagged. */
  const encodeLowest = async (house: House, path: string) => {
    const { video, frameRate, frames } = await house.inspect(path)
    const [rung] = fixedLadder({ width: video.shownWidth, height: video.shownHeight, frameRate, recipe: 'economy', codecs: ['h264'] })
    await house.run('ffmpeg', wholeFilm({ path, video }, [rung!], frames, [0], 'lowest.mp4'))
    const { video: encoded, times } = await house.inspect(join(house.folder, 'lowest.mp4'))
    return [
      `${encoded.width}x${encoded.height}`,
      frames,
      times.packets,
      encoded.pixelFormat,
      encoded.primaries,
      encoded.transfer,
      encoded.matrix,
    ]
  }

  const pictureSize = async (house: House, name: string) => {
    const { stdout } = await house.run('ffprobe', ['-v', 'error', '-show_entries', 'stream=width,height', '-of', 'csv=p=0', name], 1000)
    return fromUtf8(stdout).trim().split(',').map(Number)
  }
})

/** Amplitude of one tone in one channel over half a second of the middle, where whole waves of all tones fit. */
const strength = (sound: { readonly channels: number; readonly samples: Float32Array }, channel: number, tone: number): number => {
  let [real, imaginary] = [0, 0]
  const [from, count] = [12_000, 24_000]
  for (let at = 0; at < count; at += 1) {
    const value = sound.samples[(from + at) * sound.channels + channel]!
    real += value * Math.cos((2 * Math.PI * tone * at) / 48_000)
    imaginary += value * Math.sin((2 * Math.PI * tone * at) / 48_000)
  }
  return (2 * Math.hypot(real, imaginary)) / count
}

const readPackaged = async (folder: string, input: PackageInput) => {
  const { initPath } = trackPaths(input)
  const names = (await readdir(join(folder, input.kind, input.id))).filter((name) => name.endsWith('.m4s')).toSorted()
  const head = await readFile(join(folder, initPath))
  const segments = await Promise.all(names.map((name) => readFile(join(folder, input.kind, input.id, name))))
  const init = readInit(head)
  const numbers = readTrack(
    init,
    segments.map((segment) => readSegment(segment, init)),
  )
  return { input, init, numbers, initBytes: head.length, bytes: concatBytes(head, ...segments) }
}
type Packaged = Awaited<ReturnType<typeof readPackaged>>

const protectionByMp4Box = async (bytes: Uint8Array<ArrayBuffer>) => {
  const { file } = await openByMp4Box(bytes)
  const [entry] = file.moov!.traks[0]!.mdia.minf.stbl.stsd.entries
  const { frma, schm, schi } = (entry as unknown as ProtectedEntry).sinf
  return {
    entry: entry!.type,
    format: frma.data_format,
    scheme: schm.scheme_type,
    isProtected: schi.tenc.default_isProtected,
    keyId: schi.tenc.default_KID,
  }
}

/** As MP4Box.js finds it; its types know only the boxes one by one. */
interface ProtectedEntry {
  readonly sinf: {
    readonly frma: { readonly data_format: string }
    readonly schm: { readonly scheme_type: string }
    readonly schi: { readonly tenc: { readonly default_isProtected: number; readonly default_KID: string } }
  }
}

const toldByMp4Box = async (bytes: Uint8Array<ArrayBuffer>) => {
  const { codec, timescale, samples, ticks } = await readByMp4Box(bytes)
  return { codec, timescale, samples: samples.length, ticks, shownFrom: Math.min(...samples.map((sample) => sample.cts)) }
}

const asMp4BoxSaysIt = ({ init, numbers }: Packaged) => ({
  codec: init.codecs === 'opus' ? 'Opus' : (expect.stringMatching(new RegExp(`^${init.codecs}`)) as string),
  timescale: numbers.timescale,
  samples: numbers.samples,
  // What the edit list skips is there, and not shown; pictures that are reordered are all shown, later.
  ticks: numbers.segmentTicks.reduce((sum, ticks) => sum + ticks, init.kind === 'audio' ? init.skippedTicks : 0),
  shownFrom: init.kind === 'audio' ? 0 : init.skippedTicks,
})

const factsOf = (tracks: readonly Packaged[], frameRate: VideoTrack['frameRate'], durationSeconds: number): BuildFacts => {
  const common = ({ input, numbers, initBytes }: Packaged) => {
    const { samples: _, durationSeconds: __, ...rest } = numbers
    return { id: input.id, ...trackPaths(input), initBytes, ...rest }
  }
  return {
    version: 1,
    durationSeconds,
    video: tracks
      .filter(({ init }) => init.kind === 'video')
      .map((track): VideoTrack => {
        const { width, height } = track.init
        const codec = track.input.id.startsWith('av1') ? 'av1' : 'h264'
        return { ...common(track), codec, width, height, frameRate, frames: track.numbers.samples, dynamicRange: 'sdr' }
      }),
    audio: tracks
      .filter(({ init }) => init.kind === 'audio')
      .map((track): AudioTrack => {
        const { channels, sampleRate } = track.init
        const codec = track.input.id === 'opus' ? 'opus' : 'aac'
        return { ...common(track), codec, language: 'en', label: 'English', channels, sampleRate, role: 'main', isDefault: true }
      }),
    text: [],
    images: [],
  }
}
