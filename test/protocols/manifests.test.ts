import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTranscoder } from '../../src/engines/transcoder/child-transcoder.ts'
import type { Tool, Transcoder } from '../../src/engines/transcoder/port.ts'
import { concatBytes, fromUtf8 } from '../../src/kit/bytes.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { AudioTrack, BuildFacts, SegmentedTrack, VideoCodec, VideoTrack } from '../../src/media/cmaf/build-facts.ts'
import { readKeyFrames } from '../../src/media/cmaf/read-key-frames.ts'
import { readTrack } from '../../src/media/cmaf/read-track.ts'
import { dynamicRangeOf } from '../../src/media/codecs/colorimetry.ts'
import { writeMpd } from '../../src/media/dash/write-mpd.ts'
import { writePlaylist } from '../../src/media/hls/write-playlist.ts'
import { readInit, type InitSegment } from '../../src/media/isobmff/read-init.ts'
import { readSegment, type SegmentSummary } from '../../src/media/isobmff/read-segment.ts'
import { hlsAbroad, hlsAtHome, mpdAbroad, mpdAtHome } from '../helpers/foreign-manifests.ts'
import { ofSegment, readByMp4Box, segmentByMp4Box } from '../helpers/mp4box.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** Three seconds in every codec, cut at shots of 1.25, 0.75 and 1 s: what the packager, MP4Box.js and ffmpeg see in the files must be what we read and write. */
describe('manifests and facts, against foreign readers', () => {
  const pictures: readonly Picture[] = [
    { id: 'h264', codec: 'h264', depth: 8, colour: 'bt709', encoder: ['libx264', '-preset', 'ultrafast', '-sc_threshold', '0'] },
    { id: 'h264-10', codec: 'h264', depth: 10, colour: 'bt709', encoder: ['libx264', '-preset', 'ultrafast', '-sc_threshold', '0'] },
    { id: 'hevc', codec: 'hevc', depth: 8, colour: 'bt709', encoder: x265 },
    { id: 'hevc-pq', codec: 'hevc', depth: 10, colour: 'pq', encoder: x265 },
    { id: 'vp9', codec: 'vp9', depth: 8, colour: 'bt709', encoder: vpx },
    { id: 'vp9-pq', codec: 'vp9', depth: 10, colour: 'pq', encoder: [...vpx, '-profile:v', '2'] },
    { id: 'av1', codec: 'av1', depth: 8, colour: 'bt709', encoder: svt },
    { id: 'av1-hlg', codec: 'av1', depth: 10, colour: 'hlg', encoder: svt },
  ]
  const sounds: readonly Sound[] = [
    { id: 'aac', codec: 'aac', channels: 2, encoder: ['aac'] },
    { id: 'aac-6', codec: 'aac', channels: 6, encoder: ['aac'] },
    { id: 'opus', codec: 'opus', channels: 2, encoder: ['libopus'] },
    { id: 'opus-6', codec: 'opus', channels: 6, encoder: ['libopus', '-mapping_family', '1'] },
  ]
  let house: House
  let tracks: readonly Packaged[]
  let facts: BuildFacts

  beforeAll(async () => {
    house = await openHouse()
    await house.run('ffmpeg', encodeArguments(pictures, sounds))
    await house.run('packager', packagerArguments(pictures, sounds))
    tracks = await Promise.all([...pictures, ...sounds].map(({ id }) => readPackaged(house.folder, id)))
    facts = factsOf(tracks, pictures, sounds)
    const names = ['master.m3u8', ...tracks.flatMap(({ id }) => [`${id}.m3u8`, `${id}.i-frames.m3u8`])]
    const options = { selection: everything, filesBase: '' }
    await writeFile(join(house.folder, 'ours.mpd'), writeMpd(facts, options))
    for (const name of names) {
      const playlist = writePlaylist(facts, name, options)
      if (playlist !== undefined) await writeFile(join(house.folder, name), playlist)
    }
  })
  afterAll(async () => house[Symbol.asyncDispose]())

  it('reads what it should from real init segments', () => {
    const seen = tracks.map(({ id, init }) => [id, init.codecs, init.picture?.bitDepth, init.picture?.colour?.transfer, init.channels])
    expect(seen).toEqual([
      ['h264', 'avc1.42c00a', 8, 1, 0],
      ['h264-10', 'avc1.6e000a', 10, 1, 0],
      ['hevc', 'hvc1.1.6.L30.90', 8, 1, 0],
      ['hevc-pq', 'hvc1.2.4.L30.90', 10, 16, 0],
      ['vp9', 'vp09.00.10.08', 8, 1, 0],
      ['vp9-pq', 'vp09.02.10.10.01.09.16.09.00', 10, 16, 0],
      ['av1', 'av01.0.00M.08', 8, 1, 0],
      ['av1-hlg', 'av01.0.00M.10.0.110.09.18.09.0', 10, 18, 0],
      ['aac', 'mp4a.40.2', undefined, undefined, 2],
      ['aac-6', 'mp4a.40.2', undefined, undefined, 6],
      ['opus', 'opus', undefined, undefined, 2],
      ['opus-6', 'opus', undefined, undefined, 6],
    ])
  })

  it('agrees with MP4Box.js about codecs, clocks, durations, and where each key frame begins and ends', async () => {
    for (const track of tracks) {
      const { init, segments, numbers } = track
      const seen = await readByMp4Box(track.bytes)
      // It names no colours.
      expect([track.id, init.codecs.toLowerCase().startsWith(seen.codec.toLowerCase())]).toEqual([track.id, true])
      expect([seen.timescale, seen.samples.length, seen.ticks]).toEqual([
        init.timescale,
        numbers.samples,
        segments.reduce((sum, segment) => sum + segment.durationTicks, 0),
      ])
      if (init.kind !== 'video') continue
      expect(seen.samples.flatMap((sample, index) => (sample.is_sync ? [index] : []))).toEqual([0, 30, 48])
      const ends = seen.samples.filter((sample) => sample.is_sync).map((sample) => sample.offset + sample.size)
      let at = track.initBytes
      const ours = segments.map(({ bytes, keyFrame }) => {
        const begin = at
        at += bytes
        return begin + keyFrame!.offset + keyFrame!.length
      })
      expect(ours).toEqual(ends)
    }
  })

  it('agrees with MP4Box.js about each segment alone: when it begins, how long it lasts, what it holds', async () => {
    for (const { id, init, files, segments } of tracks) {
      const [head, ...parts] = files
      const seen = await Promise.all(parts.map((part) => segmentByMp4Box(head!, part)))
      expect([id, seen]).toEqual([id, segments.map((segment) => ofSegment(segment, init))])
    }
  })

  it('agrees with mpd-parser and hls-parser about every track and segment', () => {
    expect(mpdAbroad(facts, everything)).toEqual(mpdAtHome(facts, everything))
    expect(hlsAbroad(facts, everything)).toEqual(hlsAtHome(facts, everything))
  })

  it("writes the packager's own durations, codecs and byte ranges of key frames", async () => {
    const theirMpd = fromUtf8(await readFile(join(house.folder, 'theirs.mpd')))
    for (const track of [...facts.video, ...facts.audio]) {
      const theirs = representationIn(theirMpd, track.id)
      expect([track.id, theirs.codecs.startsWith(track.codecs), theirs.timescale]).toEqual([track.id, true, track.timescale])
      // Of sound the packager counts what the edit list skips.
      if ('frames' in track) expect(track.segmentTicks).toEqual(theirs.ticks)
    }
    for (const { id, trick } of facts.video) {
      const playlist = fromUtf8(await readFile(join(house.folder, `their-${id}-i-frames.m3u8`)))
      const ranges = [...playlist.matchAll(/BYTERANGE:(\d+)@(\d+)/g)].map((match) => [Number(match[2]), Number(match[1])])
      expect(trick!.offsets.map((offset, index) => [offset, trick!.lengths[index]])).toEqual(ranges)
    }
  })

  it('finds the whole first picture in the bytes that it calls a key frame', async () => {
    const pictureHashes = async (name: string, ...args: string[]) =>
      hashesIn(await house.read('ffmpeg', ['-i', name, ...toHashes, ...args]))
    await Promise.all(
      tracks
        .filter(({ init }) => init.kind === 'video')
        .map(async ({ id, initBytes, bytes, segments }) => {
          const { offset, length } = segments[1]!.keyFrame!
          const begin = initBytes + segments[0]!.bytes + offset
          await writeFile(join(house.folder, `${id}-key.mp4`), concatBytes(bytes.slice(0, initBytes), bytes.slice(begin, begin + length)))
          await writeFile(join(house.folder, `${id}-all.mp4`), bytes)
          const [[alone], all] = await Promise.all([pictureHashes(`${id}-key.mp4`, '-frames:v', '1'), pictureHashes(`${id}-all.mp4`)])
          expect([id, all.length, all[30]]).toEqual([id, 72, alone])
        }),
    )
  })

  it.each(['ours.mpd', 'master.m3u8'])('is played by ffmpeg to the last picture of every rung: %s', async (name) => {
    // One at a time: where several are read together, ffmpeg's DASH reader stops at the end of the first.
    const counts = await Promise.all(
      pictures.map(async ({ id }, index) => {
        const args = ['-i', name, '-map', `0:v:${index}`, '-fps_mode', 'passthrough', '-f', 'framemd5', 'pipe:1']
        return [id, hashesIn(await house.read('ffmpeg', args)).length]
      }),
    )
    expect(counts).toEqual(pictures.map(({ id }) => [id, 72]))

    const { streams } = JSON.parse(
      await house.read('ffprobe', [
        '-v',
        'error',
        '-of',
        'json',
        '-show_entries',
        'stream=codec_name,pix_fmt,color_transfer,channels',
        name,
      ]),
    ) as { streams: { codec_name: string; pix_fmt?: string; color_transfer?: string; channels?: number }[] }
    const seen = streams.map((stream) => [stream.codec_name, stream.channels ?? `${stream.pix_fmt} ${stream.color_transfer}`].join(' '))
    expect([...new Set(seen)].toSorted()).toEqual([
      'aac 2',
      'aac 6',
      'av1 yuv420p bt709',
      'av1 yuv420p10le arib-std-b67',
      'h264 yuv420p bt709',
      'h264 yuv420p10le bt709',
      'hevc yuv420p bt709',
      'hevc yuv420p10le smpte2084',
      'opus 2',
      'opus 6',
      'vp9 yuv420p bt709',
      'vp9 yuv420p10le smpte2084',
    ])
  })
})

interface Picture {
  readonly id: string
  readonly codec: VideoCodec
  readonly depth: 8 | 10
  readonly colour: 'bt709' | 'pq' | 'hlg'
  readonly encoder: readonly string[]
}

interface Sound {
  readonly id: string
  readonly codec: 'aac' | 'opus'
  readonly channels: number
  readonly encoder: readonly string[]
}

interface Packaged {
  readonly id: string
  readonly init: InitSegment
  readonly initBytes: number
  readonly segments: readonly SegmentSummary[]
  readonly numbers: ReturnType<typeof readTrack>
  /** The init segment and all others. */
  readonly files: readonly Uint8Array[]
  /** The same, one behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

const everything = { videoCodecs: ['h264', 'hevc', 'vp9', 'av1'], audioCodecs: ['aac', 'opus'], maxHeight: 4320 } as const
const toHashes = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'framemd5', 'pipe:1']
const x265 = ['libx265', '-tag:v', 'hvc1', '-preset', 'ultrafast', '-x265-params', 'min-keyint=1:scenecut=0:open-gop=0:log-level=error']
const vpx = ['libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '200k']
const svt = ['libsvtav1', '-preset', '12', '-crf', '40']

type House = Awaited<ReturnType<typeof openHouse>>

const openHouse = async () => {
  const folder = await temporaryFolder()
  const copies = await temporaryFolder()
  const transcoder: Transcoder = await openTranscoder({ log: silentLog, clock: systemClock, folder: copies.path })
  const limits = { timeoutMs: 20_000, memoryBytes: 2 ** 31, outputBytes: 50 << 20 }
  const run = (tool: Tool, args: readonly string[], stdoutBytes = 0) =>
    transcoder.run({ tool, args, folder: folder.path, limits, stdoutBytes })
  return {
    folder: folder.path,
    run,
    read: async (tool: Tool, args: readonly string[]) => fromUtf8((await run(tool, args, 1 << 20)).stdout),
    async [Symbol.asyncDispose]() {
      await Promise.all([folder, copies].map((one) => one[Symbol.asyncDispose]()))
    },
  }
}

/** One run for all: 72 pictures with key frames at the shots. */
const encodeArguments = (pictures: readonly Picture[], sounds: readonly Sound[]): string[] => [
  ...['-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=128x72:r=24:d=3', '-f', 'lavfi', '-i', 'sine=r=48000:d=3'],
  ...pictures.flatMap(({ id, depth, colour, encoder }) => [
    ...['-map', '0:v', '-vf', `format=yuv420p${depth === 10 ? '10le' : ''},setparams=${colours[colour]}:range=tv`],
    ...['-c:v', ...encoder, '-threads', '1', '-g', '48', '-force_key_frames', '1.25,2', `${id}.mp4`],
  ]),
  ...sounds.flatMap(({ id, channels, encoder }) => [
    '-map',
    '1:a',
    '-ac',
    String(channels),
    '-c:a',
    ...encoder,
    '-b:a',
    '128k',
    `${id}.mp4`,
  ]),
]

const colours = {
  bt709: 'color_primaries=bt709:color_trc=bt709:colorspace=bt709',
  pq: 'color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc',
  hlg: 'color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc',
}

/** With manifests of its own beside the files, to compare with. */
const packagerArguments = (pictures: readonly Picture[], sounds: readonly Sound[]): string[] => [
  ...[...pictures, ...sounds].map(({ id }, index) =>
    [
      `in=${id}.mp4,stream=${index < pictures.length ? 'video' : 'audio'}`,
      `init_segment=${id}/init.mp4,segment_template=${id}/$Number%05d$.m4s,playlist_name=their-${id}.m3u8`,
      ...(index < pictures.length ? [`iframe_playlist_name=their-${id}-i-frames.m3u8`] : []),
    ].join(','),
  ),
  ...['--segment_duration', '0.7', '--nogenerate_sidx_in_media_segments', '--quiet'],
  ...['--mpd_output', 'theirs.mpd', '--generate_static_live_mpd', '--hls_master_playlist_output', 'theirs.m3u8'],
]

const readPackaged = async (folder: string, id: string): Promise<Packaged> => {
  const names = (await readdir(join(folder, id))).filter((name) => name.endsWith('.m4s')).toSorted()
  const head = await readFile(join(folder, id, 'init.mp4'))
  const parts = await Promise.all(names.map((name) => readFile(join(folder, id, name))))
  const init = readInit(head)
  const segments = parts.map((part) => readSegment(part, init))
  const files = [head, ...parts]
  return { id, init, initBytes: head.length, segments, numbers: readTrack(init, segments), files, bytes: concatBytes(...files) }
}

const factsOf = (tracks: readonly Packaged[], pictures: readonly Picture[], sounds: readonly Sound[]): BuildFacts => {
  const common = (id: string): SegmentedTrack & { samples: number } => {
    const { numbers, initBytes } = tracks.find((track) => track.id === id)!
    return { id, initPath: `${id}/init.mp4`, initBytes, mediaTemplate: `${id}/$Number%05d$.m4s`, ...numbers }
  }
  return {
    version: 1,
    durationSeconds: 3,
    video: pictures.map(({ id, codec }): VideoTrack => {
      const { init, numbers, segments } = tracks.find((track) => track.id === id)!
      const { width, height, picture } = init
      const trick = readKeyFrames(numbers, segments)
      return {
        ...common(id),
        ...{ codec, width, height, ...picture },
        frameRate: { numerator: 24, denominator: 1 },
        frames: numbers.samples,
        dynamicRange: dynamicRangeOf(picture?.colour),
        ...(trick && { trick }),
      }
    }),
    audio: sounds.map(({ id, codec, channels }): AudioTrack => {
      const programme = { language: 'en', label: 'English', role: 'main', isDefault: true } as const
      return { ...common(id), ...programme, codec, channels, sampleRate: 48_000 }
    }),
    text: [],
    images: [],
  }
}

/** What the packager's MPD says about the track whose files lie in the folder `id`. */
const representationIn = (mpd: string, id: string): { codecs: string; timescale: number; ticks: number[] } => {
  const element = mpd.match(/<Representation .*?<\/Representation>/gs)!.find((text) => text.includes(`initialization="${id}/init.mp4"`))!
  return {
    codecs: /codecs="([^"]+)"/.exec(element)![1]!,
    timescale: Number(/timescale="(\d+)"/.exec(element)![1]),
    ticks: [...element.matchAll(/<S t="\d+" d="(\d+)"(?: r="(\d+)")?\/>/g)].flatMap((match) =>
      Array.from({ length: Number(match[2] ?? 0) + 1 }, () => Number(match[1])),
    ),
  }
}

const hashesIn = (framemd5: string): string[] =>
  framemd5.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.split(',').at(-1)!.trim()]))
