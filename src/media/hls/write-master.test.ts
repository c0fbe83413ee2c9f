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
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-aac",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="aac-en.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-aac",NAME="日本語",LANGUAGE="ja",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="aac-ja.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-opus",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="opus-en.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-opus",NAME="日本語",LANGUAGE="ja",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="opus-ja.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="Français",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="text-fr.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound",URI="text-en.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=430000,AVERAGE-BANDWIDTH=378000,CODECS="avc1.640015,mp4a.40.2",RESOLUTION=426x240,FRAME-RATE=24.000,VIDEO-RANGE=SDR,AUDIO="audio-aac",SUBTITLES="subtitles",CLOSED-CAPTIONS=NONE
h264-240.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1730000,AVERAGE-BANDWIDTH=1328000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=24.000,VIDEO-RANGE=SDR,AUDIO="audio-aac",SUBTITLES="subtitles",CLOSED-CAPTIONS=NONE
h264-720.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1230000,AVERAGE-BANDWIDTH=1028000,CODECS="av01.0.05M.08,opus",RESOLUTION=1280x720,FRAME-RATE=24.000,VIDEO-RANGE=SDR,AUDIO="audio-opus",SUBTITLES="subtitles",CLOSED-CAPTIONS=NONE
av1-720.m3u8
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
