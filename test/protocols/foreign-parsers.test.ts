import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AudioTrack, BuildFacts, SegmentedTrack, TextTrack, VideoTrack } from '../../src/media/cmaf/build-facts.ts'
import { hlsAbroad, hlsAtHome, mpdAbroad, mpdAtHome } from '../helpers/foreign-manifests.ts'

const everything = { videoCodecs: ['h264', 'hevc', 'vp9', 'av1'], audioCodecs: ['aac', 'opus'], maxHeight: 4320 } as const

/** Cut by its shots, with a last segment of two frames. */
const shotTicks = [30_030, 48_048, 120_120, 26_026, 2002]

const segmented = (id: string, segmentTicks: readonly number[], timescale: number, averageBps: number): Omit<SegmentedTrack, 'codecs'> => ({
  id,
  initPath: `${id}/init.mp4`,
  initBytes: 800,
  mediaTemplate: `${id}/$Number%05d$.m4s`,
  timescale,
  segmentTicks,
  segmentBytes: segmentTicks.map((ticks) => Math.ceil((ticks / timescale) * (averageBps / 8))),
  peakBps: averageBps * 2,
  averageBps,
})

const picture = (track: Pick<VideoTrack, 'id' | 'codec' | 'codecs' | 'height'> & Partial<VideoTrack>): VideoTrack => ({
  ...segmented(track.id, shotTicks, 24_000, track.height * 2000),
  width: Math.round((track.height * 16) / 9),
  frameRate: { numerator: 24_000, denominator: 1001 },
  frames: 226,
  dynamicRange: 'sdr',
  trick: {
    offsets: shotTicks.map((_, index) => 700 + index),
    lengths: shotTicks.map((_, index) => 9000 + index),
    peakBps: 90_000,
    averageBps: 40_000,
  },
  ...track,
})

const sound = (
  codec: 'aac' | 'opus',
  language: string,
  channels: number,
  more: Partial<Pick<AudioTrack, 'role' | 'label' | 'isDefault'>> = {},
): AudioTrack => {
  const { role = 'main', label = language, isDefault = false } = more
  const id = [codec, language, ...(role === 'main' ? [] : [role]), ...(channels === 2 ? [] : [channels])].join('-')
  return {
    ...segmented(id, [95_232, 96_256, 96_256, 96_256, 68_000], 48_000, channels * 48_000),
    codecs: codec === 'aac' ? 'mp4a.40.2' : 'opus',
    ...{ codec, language, label, channels, role, isDefault, sampleRate: 48_000 },
  }
}

const words = (id: string, language: string, role: TextTrack['role'], label: string): TextTrack => ({
  id,
  path: `text/${id}.vtt`,
  bytes: 1234,
  imsc: { path: `text/${id}.ttml`, bytes: 4321 },
  ...{ language, label, role },
})

/** Four codecs in two ranges, two languages in two layouts and two codecs, a commentary and a description, all kinds of text, and pictures for trick play. */
const facts: BuildFacts = {
  version: 1,
  durationSeconds: 226_226 / 24_000,
  video: [
    picture({ id: 'h264-240', codec: 'h264', codecs: 'avc1.42c015', height: 240 }),
    picture({ id: 'h264-1080', codec: 'h264', codecs: 'avc1.640028', height: 1080 }),
    picture({ id: 'hevc-2160', codec: 'hevc', codecs: 'hvc1.2.4.L150.90', height: 2160, dynamicRange: 'pq', bitDepth: 10 }),
    picture({ id: 'vp9-720', codec: 'vp9', codecs: 'vp09.00.31.08', height: 720 }),
    picture({ id: 'av1-1080', codec: 'av1', codecs: 'av01.0.08M.10', height: 1080, bitDepth: 10 }),
    picture({
      ...{ id: 'av1-2160-hlg', codec: 'av1', codecs: 'av01.0.12M.10.0.110.09.18.09.0', height: 2160, dynamicRange: 'hlg', bitDepth: 10 },
      colour: { primaries: 9, transfer: 18, matrix: 9, fullRange: false },
    }),
  ],
  audio: (['aac', 'opus'] as const).flatMap((codec) => [
    sound(codec, 'en', 2, { isDefault: true, label: 'English' }),
    sound(codec, 'en', 6, { isDefault: true, label: 'English' }),
    sound(codec, 'pt-BR', 2, { label: 'português (Brasil)' }),
    sound(codec, 'pt-BR', 6, { label: 'português (Brasil)' }),
    sound(codec, 'en', 2, { role: 'commentary', label: `Director's "cut" & <friends>` }),
    sound(codec, 'en', 2, { role: 'description', label: 'English, described' }),
  ]),
  text: [
    words('text-en', 'en', 'subtitle', 'English'),
    words('text-en-2', 'en', 'caption', 'English (SDH)'),
    words('text-en-forced', 'en', 'forced', 'English, signs'),
    words('text-zh-hant', 'zh-Hant', 'subtitle', '繁體中文'),
    words('text-und', 'und', 'subtitle', 'Subtitles'),
  ],
  images: [
    {
      ...{ id: 'trick', template: 'images/trick/$Number%05d$.webp', sheets: 3, columns: 2, rows: 2 },
      ...{ tileWidth: 160, tileHeight: 90, intervalSeconds: 1, averageBps: 12_000 },
    },
  ],
}

/** Read by hls-parser and by mpd-parser, none of which shares a line with us. */
describe('our manifests, as foreign parsers read them', () => {
  it('say of every track in an MPD where, when and how it is', () => {
    expect(mpdAbroad(facts, everything)).toEqual(mpdAtHome(facts, everything))
  })

  it('say in playlists all variants, renditions, key frames and pictures, and every segment of them', () => {
    const abroad = hlsAbroad(facts, everything)
    expect(abroad).toEqual(hlsAtHome(facts, everything))
    expect([abroad.variants.length, abroad.iFrames.length, Object.keys(abroad.playlists).length]).toEqual([12, 6, 23])
  })

  it('hold for a device what it plays, and nothing else', () => {
    const selection = { ...everything, videoCodecs: ['h264', 'av1'], maxHeight: 1080, dynamicRanges: ['sdr'], maxChannels: 2 } as const
    const mpd = mpdAbroad(facts, selection)
    expect(mpd).toEqual(mpdAtHome(facts, selection))
    expect(mpd.video.map(({ id }) => id)).toEqual(['av1-1080', 'h264-1080', 'h264-240'])
    const { variants, playlists, ...others } = hlsAbroad(facts, selection)
    expect({ variants, playlists, ...others }).toEqual(hlsAtHome(facts, selection))
    expect(variants.map(({ audio }) => audio.map(({ channels }) => channels))).toEqual(variants.map(() => ['2', '2', '2', '2']))
  })

  it('give nobody surround by accident: it has groups of its own', () => {
    const groups = hlsAbroad(facts, everything).variants.map(({ uri, audio }) => [uri, audio.map((one) => one.channels).join('')])
    expect(groups.filter(([uri]) => uri === 'h264-240.m3u8').map(([, channels]) => channels)).toEqual(
      expect.arrayContaining(['2222', '6226']),
    )
    expect(groups.filter(([, channels]) => !['2222', '6226'].includes(channels!))).toEqual([])
  })

  it('agree for any cuts, clocks, rates and names', () => {
    const clocks = fc.constantFrom(1000, 12_800, 24_000, 30_000, 48_000, 90_000)
    const cuts = fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(clocks, cuts, cuts, fc.string({ unit: 'grapheme', maxLength: 30 }), (timescale, pictureTicks, soundTicks, name) => {
        const label = `${name.trim()}.`
        const folder = `a${name.replaceAll('/', '-')}`
        const paths = { initPath: `${folder}/init.mp4`, mediaTemplate: `${folder}/$Number%05d$.m4s` }
        const made: BuildFacts = {
          ...facts,
          video: facts.video.slice(0, 2).map((track) => ({ ...track, ...paths, timescale, segmentTicks: pictureTicks, trick: undefined! })),
          // Where no sound is the default, mpd-parser makes the first one so.
          audio: facts.audio
            .filter(({ codec, language }) => codec === 'aac' && language === 'pt-BR')
            .map((track) => ({ ...track, label, isDefault: true, segmentTicks: soundTicks })),
          text: [],
          images: [],
        }
        expect(hlsAbroad(made, everything)).toEqual(hlsAtHome(made, everything))
        const mpd = mpdAbroad(made, everything)
        const asRead = { ...mpd, audio: mpd.audio.map((track) => ({ ...track, label: '' })) }
        const atHome = mpdAtHome(made, everything)
        expect(asRead).toEqual({ ...atHome, audio: atHome.audio.map((track) => ({ ...track, label: '' })) })
      }),
      { numRuns: 60 },
    )
  })
})
