import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BuildFacts } from '../cmaf/build-facts.ts'
import { sampleFacts } from '../cmaf/sample-facts.ts'
import type { Selection } from '../cmaf/selection.ts'
import { writeMaster } from './write-master.ts'

const everything: Selection = { videoCodecs: ['h264', 'hevc', 'vp9', 'av1'], audioCodecs: ['aac', 'opus'], maxHeight: 4320 }
const masterOf = (facts: BuildFacts, selection = everything) => writeMaster(facts, { selection, filesBase: '../files/' })

/** What could break out of a tag, a quote or a line, and what XML cannot carry, among ordinary characters. */
const hostile = fc.constantFrom(
  ...'a 日&<>"\'=,;#\t\n\r\0\u001b\u007f\u0085\u2028\ud800\udc00\ufffe\uffff',
  ']]>',
  '\u{1f600}',
  '#EXT-X-ENDLIST',
)

describe('writeMaster', () => {
  it('writes this playlist for a small build: low rates first, each codec with one sound', () => {
    expect(masterOf(sampleFacts)).toBe(`#EXTM3U
#EXT-X-VERSION:6
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-aac",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",STABLE-RENDITION-ID="aac-en",URI="aac-en.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-aac",NAME="日本語",LANGUAGE="ja",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",STABLE-RENDITION-ID="aac-ja",URI="aac-ja.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-opus",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",STABLE-RENDITION-ID="opus-en",URI="opus-en.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-opus",NAME="日本語",LANGUAGE="ja",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",STABLE-RENDITION-ID="opus-ja",URI="opus-ja.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="Français",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,STABLE-RENDITION-ID="text-fr",URI="text-fr.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound",STABLE-RENDITION-ID="text-en",URI="text-en.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=431600,AVERAGE-BANDWIDTH=379600,CODECS="avc1.640015,mp4a.40.2",RESOLUTION=426x240,FRAME-RATE=24.000,VIDEO-RANGE=SDR,STABLE-VARIANT-ID="h264-240",AUDIO="audio-aac",SUBTITLES="subtitles",CLOSED-CAPTIONS=NONE
h264-240.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1731600,AVERAGE-BANDWIDTH=1329600,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=24.000,VIDEO-RANGE=SDR,STABLE-VARIANT-ID="h264-720",AUDIO="audio-aac",SUBTITLES="subtitles",CLOSED-CAPTIONS=NONE
h264-720.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1231600,AVERAGE-BANDWIDTH=1029600,CODECS="av01.0.05M.08,opus",RESOLUTION=1280x720,FRAME-RATE=24.000,VIDEO-RANGE=SDR,STABLE-VARIANT-ID="av1-720",AUDIO="audio-opus",SUBTITLES="subtitles",CLOSED-CAPTIONS=NONE
av1-720.m3u8
#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=12000,RESOLUTION=160x90,CODECS="jpeg",URI="trick.m3u8"
`)
  })

  it('pairs AV1 with AAC where there is no Opus, and writes no audio group for a silent film', () => {
    const aacOnly = variantsOf(masterOf(sampleFacts, { ...everything, audioCodecs: ['aac'] }))
    expect(aacOnly.map((variant) => variant['AUDIO'])).toEqual(['audio-aac', 'audio-aac', 'audio-aac'])
    expect(aacOnly[2]!['CODECS']).toBe('av01.0.05M.08,mp4a.40.2')
    const silent = variantsOf(masterOf({ ...sampleFacts, audio: [], text: [] }))
    expect(silent[2]).toEqual({
      BANDWIDTH: '1100000',
      'AVERAGE-BANDWIDTH': '900000',
      CODECS: 'av01.0.05M.08',
      RESOLUTION: '1280x720',
      'FRAME-RATE': '24.000',
      'VIDEO-RANGE': 'SDR',
      'STABLE-VARIANT-ID': 'av1-720',
      'CLOSED-CAPTIONS': 'NONE',
    })
  })

  it('writes 24000/1001 as 23.976 and HDR as its range', () => {
    const track = { ...sampleFacts.video[0]!, frameRate: { numerator: 24_000, denominator: 1001 }, dynamicRange: 'hlg' } as const
    const [variant] = variantsOf(masterOf({ ...sampleFacts, video: [track] }))
    expect([variant!['FRAME-RATE'], variant!['VIDEO-RANGE']]).toEqual(['23.976', 'HLG'])
  })

  it('writes a score when every variant was measured by the same metric, and none otherwise', () => {
    const measured = sampleFacts.video.map((track, index) => ({ ...track, quality: { metric: 'vmaf', mean: 90 + index, sampled: true } }))
    expect(variantsOf(masterOf({ ...sampleFacts, video: measured })).map((variant) => variant['SCORE'])).toEqual(['91', '90', '92'])
    const mixed = [measured[0]!, ...sampleFacts.video.slice(1)]
    expect(variantsOf(masterOf({ ...sampleFacts, video: mixed })).map((variant) => variant['SCORE'])).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('offers every layout of the sound with every picture, under the same names', () => {
    const [en, , ja] = sampleFacts.audio
    const audio = [
      en!,
      { ...en!, id: 'aac-en-6', channels: 6, peakBps: 400_000, averageBps: 384_000 },
      ja!,
      { ...en!, id: 'aac-talk', label: 'Talk', role: 'commentary', isDefault: false, channels: 1 } as const,
    ]
    const master = masterOf({ ...sampleFacts, video: sampleFacts.video.slice(0, 2), audio, text: [] })
    const members = Object.entries(Object.groupBy(renditionsOf(master), (rendition) => rendition['GROUP-ID']!)).map(
      ([group, renditions]) => [
        group,
        renditions!.map((rendition) => [rendition['NAME'], rendition['DEFAULT'], rendition['CHANNELS'], rendition['URI']]),
      ],
    )
    expect(members).toEqual([
      [
        'audio-aac',
        [
          ['English', 'YES', '2', 'aac-en.m3u8'],
          ['日本語', 'NO', '2', 'aac-ja.m3u8'],
          ['Talk', 'NO', '1', 'aac-talk.m3u8'],
        ],
      ],
      [
        'audio-aac-6',
        [
          ['English', 'YES', '6', 'aac-en-6.m3u8'],
          ['日本語', 'NO', '2', 'aac-ja.m3u8'],
          ['Talk', 'NO', '1', 'aac-talk.m3u8'],
        ],
      ],
    ])
    expect(variantsOf(master).map((variant) => [variant['AUDIO'], variant['STABLE-VARIANT-ID'], variant['BANDWIDTH']])).toEqual([
      ['audio-aac', 'h264-240', '430000'],
      ['audio-aac', 'h264-720', '1730000'],
      ['audio-aac-6', 'h264-240', '700000'],
      ['audio-aac-6', 'h264-720', '2000000'],
    ])
  })

  it('has one group for codec and layout that several pictures share', () => {
    const hevc = { ...sampleFacts.video[0]!, id: 'hevc-720', codec: 'hevc', codecs: 'hvc1.1.6.L93.B0' } as const
    const master = masterOf({ ...sampleFacts, video: [...sampleFacts.video, hevc] })
    expect(renditionsOf(master).filter((rendition) => rendition['URI'] === 'aac-en.m3u8')).toHaveLength(1)
    expect(variantsOf(master).find((variant) => variant['STABLE-VARIANT-ID'] === 'hevc-720')!['CODECS']).toBe('hvc1.1.6.L93.B0,mp4a.40.2')
  })

  it('begins with what more devices show: SDR before HDR and 8 bits before 10, whatever they cost', () => {
    const base = sampleFacts.video[0]!
    const video = [
      { ...base, id: 'pq', dynamicRange: 'pq', bitDepth: 10, peakBps: 1 },
      { ...base, id: 'ten', bitDepth: 10, peakBps: 2 },
      { ...base, id: 'hlg', dynamicRange: 'hlg', bitDepth: 10, peakBps: 1 },
      { ...base, id: 'eight', peakBps: 9 },
      { ...base, id: 'low', bitDepth: 8, peakBps: 3 },
    ] as const
    expect(
      variantsOf(masterOf({ ...sampleFacts, video })).map((variant) => [variant['STABLE-VARIANT-ID'], variant['VIDEO-RANGE']]),
    ).toEqual([
      ['low', 'SDR'],
      ['eight', 'SDR'],
      ['ten', 'SDR'],
      ['hlg', 'HLG'],
      ['pq', 'PQ'],
    ])
  })

  it('names playlists of I-frames for the tracks that have them', () => {
    const trick = { offsets: [40, 40, 40], lengths: [2000, 2000, 2000], peakBps: 16_000, averageBps: 9600 }
    const track = {
      ...sampleFacts.video[0]!,
      id: 'vp9 720',
      codec: 'vp9',
      codecs: 'vp09.02.31.10.01.09.16.09.00',
      dynamicRange: 'pq',
      trick,
    } as const
    expect(linesWith(masterOf({ ...sampleFacts, video: [track, sampleFacts.video[1]!] }), '#EXT-X-I-FRAME-STREAM-INF')).toEqual([
      {
        BANDWIDTH: '16000',
        'AVERAGE-BANDWIDTH': '9600',
        CODECS: 'vp09.02.31.10.01.09.16.09.00',
        RESOLUTION: '1280x720',
        'VIDEO-RANGE': 'PQ',
        URI: 'vp9%20720.i-frames.m3u8',
      },
    ])
  })

  it('scores I-frames like the variant that they are from', () => {
    const trick = { offsets: [40], lengths: [2000], peakBps: 16_000, averageBps: 9600 }
    const video = sampleFacts.video.map((track, index) => ({ ...track, trick, score: index + 1 }))
    const master = masterOf({ ...sampleFacts, video })
    expect(linesWith(master, '#EXT-X-I-FRAME-STREAM-INF').map((line) => [line['STABLE-VARIANT-ID'], line['SCORE']])).toEqual([
      ['h264-240.i-frames', '2'],
      ['h264-720.i-frames', '1'],
      ['av1-720.i-frames', '3'],
    ])
  })

  it('gives no stable name to what has characters that are not allowed in one', () => {
    const [variant] = variantsOf(masterOf({ ...sampleFacts, video: [{ ...sampleFacts.video[0]!, id: 'h264 720' }] }))
    expect(variant!['STABLE-VARIANT-ID']).toBeUndefined()
  })

  it('tells the size in square pixels', () => {
    const track = { ...sampleFacts.video[0]!, width: 720, height: 576, pixelAspect: { numerator: 16, denominator: 11 } }
    expect(variantsOf(masterOf({ ...sampleFacts, video: [track] }))[0]!['RESOLUTION']).toBe('1047x576')
  })

  it('knows text as WebVTT alone', () => {
    const imsc = { ...sampleFacts.text[0]!, format: 'imsc' } as const
    const master = masterOf({ ...sampleFacts, text: [imsc] })
    expect(renditionsOf(master).filter((rendition) => rendition['TYPE'] === 'SUBTITLES')).toEqual([])
    expect(variantsOf(master)[0]!['SUBTITLES']).toBeUndefined()
    const both = { ...sampleFacts.text[1]!, imsc: { path: 'text/en.ttml', bytes: 9000 } }
    expect(renditionsOf(masterOf({ ...sampleFacts, text: [imsc, both] })).at(-1)!['URI']).toBe('text-en.m3u8')
  })

  it('lets a player choose by itself only what it can tell apart, and never a commentary', () => {
    const base = { ...sampleFacts.audio[0]!, isDefault: false }
    const audio = [
      { ...base, id: 'one', label: 'English' },
      { ...base, id: 'two', label: 'English', isDefault: true },
      { ...base, id: 'three', label: 'Talk', role: 'commentary' } as const,
      { ...base, id: 'four', label: 'Described', role: 'description' } as const,
    ]
    const renditions = renditionsOf(masterOf({ ...sampleFacts, audio, text: [] }))
    expect(
      renditions.map((rendition) => [rendition['NAME'], rendition['DEFAULT'], rendition['AUTOSELECT'], rendition['CHARACTERISTICS']]),
    ).toEqual([
      ['English', 'NO', 'NO', undefined],
      ['English (2)', 'YES', 'YES', undefined],
      ['Talk', 'NO', 'NO', undefined],
      ['Described', 'NO', 'YES', 'public.accessibility.describes-video'],
    ])
  })

  it('keeps every line and every quote whole whatever labels and languages hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: hostile }), { minLength: 1, maxLength: 5 }), (labels) => {
        const audio = labels.map((label, index) => ({ ...sampleFacts.audio[0]!, id: `a${index}`, label, language: label }))
        const text = labels.map((label, index) => ({ ...sampleFacts.text[0]!, id: `t${index}`, label, language: label }))
        const master = masterOf({ ...sampleFacts, audio, text })
        const renditions = renditionsOf(master)
        expect(renditions.map((rendition) => rendition['URI'])).toEqual([...audio, ...text].map((track) => `${track.id}.m3u8`))
        for (const type of ['AUDIO', 'SUBTITLES']) {
          const group = renditions.filter((rendition) => rendition['TYPE'] === type)
          expect(new Set(group.map((rendition) => rendition['NAME'])).size).toBe(labels.length)
          expect(group.filter((rendition) => rendition['DEFAULT'] === 'YES').length).toBeLessThanOrEqual(1)
        }
        expect(master.split('\n').filter((line) => !line.startsWith('#'))).toEqual(['h264-240.m3u8', 'h264-720.m3u8', 'av1-720.m3u8', ''])
      }),
    )
  })
})

const linesWith = (playlist: string, tag: string) =>
  playlist
    .split(/\r\n|\n|\r/)
    .filter((line) => line.startsWith(`${tag}:`))
    .map((line) => readAttributes(line.slice(tag.length + 1)))
const variantsOf = (playlist: string) => linesWith(playlist, '#EXT-X-STREAM-INF')
const renditionsOf = (playlist: string) => linesWith(playlist, '#EXT-X-MEDIA')

/** Reads an attribute list by the grammar of RFC 8216, section 4.2, and throws at anything else. */
function readAttributes(list: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  const pair = /([A-Z0-9-]+)=(?:"([^"\r\n]*)"|([^",\s]+))(?:,|$)/gy
  while (pair.lastIndex < list.length) {
    const match = pair.exec(list)
    if (!match) throw new Error(`not an attribute list: ${list}`)
    if (match[1]! in attributes) throw new Error(`${match[1]} stands twice`)
    attributes[match[1]!] = match[2] ?? match[3]!
  }
  return attributes
}
