import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { ffmpegPath, makeMaster } from '../../../test/helpers/masters.ts'
import type { MasterProbe, ProbedAudio } from '../probe/master-probe.ts'
import { sampleVideo } from '../probe/sample-video.ts'
import { alignFilters } from './align-frames.ts'
import { frameCrcReader } from './frame-crcs.ts'
import { parseFields } from './fields.ts'
import { parseSurveyEnd } from './parse-survey-end.ts'
import { soundFacts } from './sound-facts.ts'
import { surveyMaster } from './survey-arguments.ts'

const sound: ProbedAudio = {
  index: 1,
  codec: 'aac',
  channels: 2,
  layout: 'stereo',
  sampleRate: 48_000,
  language: 'en',
  title: undefined,
  role: 'main',
  isDefault: true,
}
const master: MasterProbe = {
  container: 'mp4',
  durationSeconds: 10,
  startSeconds: 0,
  sizeBytes: 1,
  video: [sampleVideo],
  stills: 0,
  audio: [sound],
  subtitles: [],
  chapters: [],
}
const frameRate = { numerator: 24, denominator: 1 }
const survey = (change: Partial<MasterProbe>, more: Partial<Parameters<typeof surveyMaster>[0]> = {}) =>
  surveyMaster({ path: '/films/a b.mov', probe: { ...master, ...change }, frameRate, decodes: (codec) => codec !== 'dolby_e', ...more })
const filtersIn = (args: readonly string[]) => args.filter((_, at) => args[at - 1] === '-vf' || args[at - 1] === '-af')

describe('surveyMaster', () => {
  it('decodes picture and sound in one run, and leaves what it finds in files and on standard output', () => {
    const { args, ...files } = survey({})
    expect(files).toEqual({
      frames: 'frames.crc',
      fields: 'interlace.txt',
      tracks: [{ index: 1, loudness: 'loudness-1.txt', stereo: undefined, surround: undefined, silence: 'silence-1.txt' }],
      unmeasured: [],
    })
    expect(args.filter((argument) => argument === '-i')).toHaveLength(1)
    expect(args[args.indexOf('-i') + 1]).toBe('file:/films/a b.mov')
    expect(filtersIn(args)).toEqual([
      "fps=24/1:start_time=0.000000,idet,metadata=print:file=interlace.txt:enable='not(mod(n,24))+gte(t,8.000)'",
      "silencedetect=noise=-60dB:duration=1,ametadata=print:file=silence-1.txt,ebur128=peak=true:metadata=1:framelog=quiet,ametadata=print:file=loudness-1.txt:enable='not(mod(n,10))+gte(t,8.000)'",
      'fps=24/1:start_time=0.000000,scale=64:36:flags=area,format=gray',
    ])
    expect(args.slice(-3)).toEqual(['-f', 'rawvideo', 'pipe:1'])
  })

  it('measures surround also as it sounds in stereo, and in 5.1 where it is more than that', () => {
    const audio = [sound, { ...sound, index: 4, channels: 6, layout: '5.1' }, { ...sound, index: 5, channels: 8, layout: '7.1' }]
    const { tracks, args } = survey({ audio })
    expect(tracks.map(({ index, stereo, surround }) => [index, stereo, surround])).toEqual([
      [1, undefined, undefined],
      [4, 'stereo-4.txt', undefined],
      [5, 'stereo-5.txt', 'surround-5.txt'],
    ])
    expect(filtersIn(args)[3]).toContain('aformat=sample_rates=48000:channel_layouts=stereo,ebur128')
    expect(filtersIn(args)[6]).toContain('aformat=sample_rates=48000:channel_layouts=5.1,ebur128')
  })

  it('leaves out tracks that it cannot begin with, and says why', () => {
    const audio = [
      { ...sound, index: 1, codec: 'dolby_e' },
      { ...sound, index: 2, channels: 0 },
      { ...sound, index: 3, sampleRate: 0 },
      { ...sound, index: 4 },
      { ...sound, index: 5 },
      { ...sound, index: 6, channels: 20, layout: undefined },
      { ...sound, index: 7, channels: 16, layout: undefined },
      { ...sound, index: 8, channels: 13, layout: '13 channels (FL+FR+FC+LFE+BL+BR+FLC+FRC+BC+SL+SR+TC+TFL)' },
    ]
    const { tracks, unmeasured } = survey({ audio }, { leaveOut: new Set([4]) })
    expect(tracks.map(({ index, stereo }) => [index, stereo])).toEqual([
      [5, undefined],
      [7, 'stereo-7.txt'],
      [8, undefined],
    ])
    expect(unmeasured).toEqual([
      { index: 1, reason: 'no-decoder' },
      { index: 2, reason: 'no-format' },
      { index: 3, reason: 'no-format' },
      { index: 4, reason: 'left-out' },
      { index: 6, reason: 'no-layout' },
    ])
  })

  it('looks for fields in no picture larger than any interlaced one, and prints no end where none is known', () => {
    expect(survey({ video: [{ ...sampleVideo, width: 3840, height: 2160 }] }).fields).toBeUndefined()
    expect(filtersIn(survey({ durationSeconds: 0 }).args)[0]).toMatch(/enable='not\(mod\(n,24\)\)'$/)
  })

  it('takes filters in front, the same for both pictures', () => {
    const filters = filtersIn(survey({}, { reading: { before: ['setpts=PTS-(0.021)/TB'] } }).args)
    expect([filters[0], filters[2]].map((words) => words!.startsWith('setpts=PTS-(0.021)/TB,fps=24/1:start_time=0.000000,'))).toEqual([
      true,
      true,
    ])
  })

  it('counts pictures that are put together from fields, and looks for no fields in them', () => {
    const storedRate = { numerator: 30_000, denominator: 1001 }
    const pulldown = { storedRate, filters: ['fieldmatch', 'decimate=cycle=5'] }
    const { args, fields } = survey({}, { reading: { pulldown }, frameRate: { numerator: 24_000, denominator: 1001 } })
    const read = 'fps=30000/1001:start_time=0.000000,fieldmatch,decimate=cycle=5,settb=1001/24000,setpts=N'
    expect(fields).toBeUndefined()
    expect([filtersIn(args)[0], filtersIn(args).at(-1)]).toEqual([read, `${read},scale=64:36:flags=area,format=gray`])
    expect(args.filter((word) => word === 'passthrough')).toHaveLength(2)
  })

  it('really does all that in ffmpeg', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vitascope-survey-'))
    try {
      const path = await makeMaster(folder, 'film.mkv', { seconds: 2, width: 64, height: 36, audio: ['eng', 'deu'] })
      const probe = { ...master, durationSeconds: 2, audio: [1, 2].map((index) => ({ ...sound, index, channels: 1 })) }
      const plan = surveyMaster({ path, probe, frameRate, decodes: () => true })
      const child = spawn(ffmpegPath, ['-nostdin', '-hide_banner', '-nostats', ...plan.args], { cwd: folder })
      const [pictures, stderr] = await Promise.all([buffer(child.stdout), text(child.stderr)])
      const files = new Map(
        await Promise.all(
          plan.tracks
            .flatMap(({ loudness, silence }) => [loudness, silence])
            .map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
        ),
      )
      const crcs = frameCrcReader()
      crcs.push(await readFile(join(folder, plan.frames)))
      const end = parseSurveyEnd(stderr)
      const facts = soundFacts({ probe, survey: plan, end, readFile: (name) => files.get(name) ?? '' })
      expect(pictures.length).toBe(48 * 64 * 36)
      expect(crcs.finish().length).toBe(48)
      const fields = parseFields(await readFile(join(folder, plan.fields!), 'utf8'))!
      expect(fields.topFirst + fields.bottomFirst + fields.progressive + fields.undecided).toBe(48)
      expect(end.streams.map(({ index, decoded, errors }) => [index, index === 0 ? decoded : decoded > 80, errors])).toEqual([
        [0, 48, 0],
        [1, true, 0],
        [2, true, 0],
      ])
      // A sine of ffmpeg is an eighth of full level, -18.1 dBFS peak and 3 dB less in loudness.
      for (const { state, loudness, silences } of facts) {
        expect([state, silences]).toEqual(['measured', []])
        expect(loudness!.integratedLufs).toBeCloseTo(-21.5, 0)
        // The codec adds a click where the tone begins.
        expect(loudness!.truePeakDbtp).toBeGreaterThan(-18.5)
        expect(loudness!.truePeakDbtp).toBeLessThan(-13)
        expect(loudness!.toSeconds).toBeCloseTo(2, 1)
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('alignFilters', () => {
  const align = (startSeconds: number | undefined, fileStartSeconds = 0) =>
    alignFilters({ video: [{ ...sampleVideo, startSeconds }], startSeconds: fileStartSeconds }, frameRate)

  it('moves pictures that begin between two moments to the nearest', () => {
    expect(align(0.024)).toEqual(['setpts=PTS-(-0.017667)/TB'])
    // Half way and a little more.
    expect(align(0.021)).toEqual(['setpts=PTS-(0.021000)/TB'])
    expect(align(0.0207)).toEqual(['setpts=PTS-(0.020700)/TB'])
    expect(align(1.0207, 1)).toEqual(['setpts=PTS-(0.020700)/TB'])
  })

  it('begins with the picture where only the delay of a sound encoder lies before it, however long', () => {
    for (const delay of [0.021, 0.023, 0.048]) expect(align(0, -delay)).toEqual([`setpts=PTS-(${delay.toFixed(6)})/TB`])
    expect(align(0.0207, -0.023)).toEqual(['setpts=PTS-(0.043700)/TB'])
    // Pictures below zero are pictures of the film.
    expect(align(-0.0833333, -0.0833333)).toEqual([])
  })

  it('lets be what begins with a moment or nearly so', () => {
    for (const start of [undefined, 0, 1 / 24, 0.08, 0.01, -0.01]) expect(align(start)).toEqual([])
    expect(align(0.0105)).toEqual(['setpts=PTS-(0.010500)/TB'])
  })
})
