import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BuildFacts } from '../cmaf/build-facts.ts'
import { sampleFacts } from '../cmaf/sample-facts.ts'
import type { Selection } from '../cmaf/selection.ts'
import { writeMpd } from './write-mpd.ts'

const everything: Selection = { videoCodecs: ['h264', 'hevc', 'vp9', 'av1'], audioCodecs: ['aac', 'opus'], maxHeight: 4320 }
const mpdOf = (facts: BuildFacts, selection = everything) => readXml(writeMpd(facts, { selection, filesBase: '../files/' }))

/** What could break out of a tag, a quote or a line, and what XML cannot carry, among ordinary characters. */
const hostile = fc.constantFrom(
  ...'a 日&<>"\'=,;#\t\n\r\0\u001b\u007f\u0085\u2028\ud800\udc00\ufffe\uffff',
  ']]>',
  '\u{1f600}',
  '#EXT-X-ENDLIST',
)

describe('writeMpd', () => {
  it('writes this document for a small build', () => {
    const facts: BuildFacts = {
      ...sampleFacts,
      video: sampleFacts.video.slice(0, 1),
      audio: sampleFacts.audio.slice(2, 3),
      text: sampleFacts.text.slice(1),
    }
    expect(writeMpd(facts, { selection: everything, filesBase: '../files/' })).toBe(goldenMpd)
  })

  it('keeps codecs apart and says which sets may be switched between', () => {
    const video = setsOf(mpdOf(sampleFacts), 'video')
    expect(video.map((set) => set.attributes['id'])).toEqual(['1', '2'])
    expect(
      video.map((set) => set.children.filter((child) => child.name === 'Representation').map((child) => child.attributes['id'])),
    ).toEqual([['h264-720', 'h264-240'], ['av1-720']])
    expect(video.map((set) => set.children.find((child) => child.name === 'SupplementalProperty')!.attributes['value'])).toEqual(['2', '1'])
  })

  it('puts HDR in a set of its own, with its code points, and never offers to switch between ranges', () => {
    const [first, ...rest] = sampleFacts.video
    const video = setsOf(
      mpdOf({ ...sampleFacts, video: [first!, { ...first!, id: 'h264-720-pq', dynamicRange: 'pq' }, ...rest.slice(0, 1)] }),
      'video',
    )
    expect(video).toHaveLength(2)
    expect(video[1]!.children.filter((child) => child.name === 'EssentialProperty').map((child) => child.attributes['value'])).toEqual([
      '9',
      '16',
      '9',
    ])
    expect(video.flatMap((set) => set.children).filter((child) => child.name === 'SupplementalProperty')).toEqual([])
  })

  it('writes the code points of a picture that says them: for SDR as usual, for HDR as needed', () => {
    const colour = { primaries: 1, transfer: 1, matrix: 1, fullRange: false }
    const [first] = sampleFacts.video
    const properties = (video: BuildFacts['video']) =>
      setsOf(mpdOf({ ...sampleFacts, video }), 'video')[0]!.children.flatMap((part) =>
        part.name.endsWith('Property') ? [[part.name, part.attributes['schemeIdUri']!.split(':').at(-1), part.attributes['value']]] : [],
      )
    expect(properties([{ ...first!, colour }])).toEqual([
      ['SupplementalProperty', 'ColourPrimaries', '1'],
      ['SupplementalProperty', 'TransferCharacteristics', '1'],
      ['SupplementalProperty', 'MatrixCoefficients', '1'],
    ])
    expect(properties([{ ...first!, dynamicRange: 'hlg', colour: { ...colour, primaries: 12, transfer: 18 } }])).toEqual([
      ['EssentialProperty', 'ColourPrimaries', '12'],
      ['EssentialProperty', 'TransferCharacteristics', '18'],
      ['EssentialProperty', 'MatrixCoefficients', '1'],
    ])
    // Rungs that differ in colour cannot speak with one voice.
    expect(properties([{ ...first!, colour }, sampleFacts.video[1]!])).toEqual([])
  })

  it('keeps 10 bits apart from 8, which some decoders cannot show', () => {
    const [first, second] = sampleFacts.video
    const sets = setsOf(mpdOf({ ...sampleFacts, video: [first!, { ...second!, bitDepth: 10 }] }), 'video')
    expect(sets.map((set) => representationsOf(set).map((part) => part.attributes['id']))).toEqual([['h264-720'], ['h264-240']])
    expect(sets.map((set) => set.attributes['selectionPriority'])).toEqual(['2', '1'])
  })

  it('offers no switch between sets that are cut at other times', () => {
    const [first, , last] = sampleFacts.video
    const switching = (segmentTicks: number[], timescale = 24_000) =>
      setsOf(mpdOf({ ...sampleFacts, video: [first!, { ...last!, segmentTicks, timescale }] }), 'video').map(
        (set) => set.children.find((part) => part.name === 'SupplementalProperty')?.attributes['value'],
      )
    expect(switching([48_000, 48_000, 24_000])).toEqual(['2', '1'])
    expect(switching([4000, 4000, 2000], 2000)).toEqual(['2', '1'])
    // Less than half a frame apart by rounding, and more.
    expect(switching([48_499, 47_501, 24_000])).toEqual(['2', '1'])
    expect(switching([48_501, 47_499, 24_000])).toEqual([undefined, undefined])
    expect(switching([48_000, 72_000])).toEqual([undefined, undefined])
  })

  it('prefers HDR to SDR, and the codec that needs fewer bits', () => {
    const base = sampleFacts.video[0]!
    const video = (['h264', 'hevc', 'vp9', 'av1'] as const).map((codec) => ({ ...base, id: codec, codec }))
    const sets = setsOf(mpdOf({ ...sampleFacts, video: [...video, { ...video[1]!, id: 'pq', dynamicRange: 'pq' }] }), 'video')
    expect(sets.map((set) => [representationsOf(set)[0]!.attributes['id'], set.attributes['selectionPriority']])).toEqual([
      ['h264', '1'],
      ['hevc', '3'],
      ['vp9', '2'],
      ['av1', '4'],
      ['pq', '5'],
    ])
  })

  it('prefers the default sound, then the film, then stereo, then Opus', () => {
    const surround = { ...sampleFacts.audio[0]!, id: 'aac-en-6', channels: 6 }
    const described = { ...sampleFacts.audio[0]!, id: 'aac-en-d', role: 'description', isDefault: false } as const
    const sets = setsOf(mpdOf({ ...sampleFacts, audio: [described, surround, ...sampleFacts.audio] }), 'audio')
    expect(sets.map((set) => [representationsOf(set)[0]!.attributes['id'], set.attributes['selectionPriority']])).toEqual([
      ['aac-en-d', '1'],
      ['aac-en-6', '4'],
      ['aac-en', '5'],
      ['opus-en', '6'],
      ['aac-ja', '2'],
      ['opus-ja', '3'],
    ])
  })

  it('ranks rungs of a set by quality, equal ones alike, and none when one was not measured', () => {
    const base = sampleFacts.video[0]!
    const means = [90, 95, 90, 80]
    const video = means.map((mean, index) => ({ ...base, id: `rung-${index}`, quality: { metric: 'vmaf', mean, sampled: false } }))
    const rankings = (tracks: BuildFacts['video']) =>
      representationsOf(setsOf(mpdOf({ ...sampleFacts, video: tracks }), 'video')[0]!).map((part) => part.attributes['qualityRanking'])
    expect(rankings(video)).toEqual(['2', '1', '2', '3'])
    expect(rankings([...video, base])).toEqual([undefined, undefined, undefined, undefined, undefined])
  })

  it('says the shape of pixels that are not square', () => {
    const track = { ...sampleFacts.video[0]!, pixelAspect: { numerator: 4, denominator: 3 } }
    expect(representationsOf(setsOf(mpdOf({ ...sampleFacts, video: [track] }), 'video')[0]!)[0]!.attributes['sar']).toBe('4:3')
  })

  it('waits as long as the rates ask, for any lengths of segments', () => {
    const waits = (segmentTicks: number[], segmentBytes: number[]) =>
      mpdOf({
        ...sampleFacts,
        audio: [],
        video: [{ ...sampleFacts.video[0]!, timescale: 1000, peakBps: 8000, segmentTicks, segmentBytes }],
      }).attributes['minBufferTime']
    expect(waits([2000, 2000], [2000, 2000])).toBe('PT2S')
    expect(waits([2000, 200, 2000], [2000, 1400, 800])).toBe('PT2S')
    expect(waits([2000, 200, 2000], [2000, 2400, 800])).toBe('PT3S')
  })

  it('names the longest segment of all', () => {
    const [image] = sampleFacts.images
    const longest = (facts: BuildFacts) => mpdOf(facts).attributes['maxSegmentDuration']
    expect(longest({ ...sampleFacts, durationSeconds: 60 })).toBe('PT60S')
    expect(longest({ ...sampleFacts, durationSeconds: 60, text: [] })).toBe('PT50S')
    expect(longest({ ...sampleFacts, durationSeconds: 60, text: [], images: [{ ...image!, intervalSeconds: 0.05 }] })).toBe('PT2.005333S')
    expect(longest({ ...sampleFacts, durationSeconds: 0, text: [], images: [], video: [], audio: [] })).toBe('PT0S')
  })

  it('gives a device its text as WebVTT, or as IMSC where it asks for that and there is one', () => {
    const [first, second] = sampleFacts.text
    const text = [first!, { ...second!, imsc: { path: 'text/en.ttml', bytes: 900 } }, { ...first!, id: 'only', format: 'imsc' } as const]
    const files = (textFormat?: 'webvtt' | 'imsc') =>
      setsOf(
        readXml(writeMpd({ ...sampleFacts, text }, { selection: everything, filesBase: '', ...(textFormat && { textFormat }) })),
        'text',
      ).map((set) => [
        set.attributes['mimeType'],
        child(representationsOf(set)[0]!, 'BaseURL').text,
        representationsOf(set)[0]!.attributes['bandwidth'],
      ])
    const asWritten = [
      ['text/vtt', 'text/fr.vtt', '1600'],
      ['text/vtt', 'text/en.vtt', '800'],
      ['application/ttml+xml', 'text/fr.vtt', '1600'],
    ]
    expect(files()).toEqual(asWritten)
    expect(files('webvtt')).toEqual(asWritten)
    expect(files('imsc')).toEqual([asWritten[0], ['application/ttml+xml', 'text/en.ttml', '1440'], asWritten[2]])
  })

  it('gives one audio set per codec, language and role, and calls only the default one main', () => {
    const commentary = {
      ...sampleFacts.audio[0]!,
      id: 'aac-en-2',
      label: 'With the director',
      role: 'commentary',
      isDefault: false,
    } as const
    const description = { ...sampleFacts.audio[0]!, id: 'aac-en-3', label: 'Described', role: 'description', isDefault: false } as const
    const sets = setsOf(mpdOf({ ...sampleFacts, audio: [...sampleFacts.audio, commentary, description] }), 'audio')
    expect(sets.map((set) => [set.attributes['lang'], child(set, 'Role').attributes['value'], child(set, 'Label').text])).toEqual([
      ['en', 'main', 'English'],
      ['en', 'main', 'English'],
      ['ja', 'alternate', '日本語'],
      ['ja', 'alternate', '日本語'],
      ['en', 'commentary', 'With the director'],
      ['en', 'description', 'Described'],
    ])
    expect(sets.map((set) => set.children.find((part) => part.name === 'Accessibility')?.attributes['value'])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      '1',
    ])
  })

  it('writes a fractional frame rate as a fraction and 5.1 sound as channel configuration 6', () => {
    const facts: BuildFacts = {
      ...sampleFacts,
      video: [{ ...sampleFacts.video[0]!, frameRate: { numerator: 30_000, denominator: 1001 } }],
      audio: [{ ...sampleFacts.audio[0]!, channels: 6 }],
    }
    const mpd = mpdOf(facts)
    expect(child(setsOf(mpd, 'video')[0]!, 'Representation').attributes['frameRate']).toBe('30000/1001')
    expect(child(child(setsOf(mpd, 'audio')[0]!, 'Representation'), 'AudioChannelConfiguration').attributes['value']).toBe('6')
  })

  it('leaves out what the selection leaves out', () => {
    const mpd = mpdOf(sampleFacts, { videoCodecs: ['h264'], audioCodecs: ['aac'], maxHeight: 480 })
    expect(representationIds(mpd)).toEqual(['h264-240', 'aac-en', 'aac-ja', 'text-fr', 'text-en', 'trick'])
  })

  it('allows a forced subtitle to be told from the others', () => {
    const mpd = mpdOf({ ...sampleFacts, text: [{ ...sampleFacts.text[0]!, role: 'forced' }] })
    expect(child(setsOf(mpd, 'text')[0]!, 'Role').attributes['value']).toBe('forced-subtitle')
  })

  it('percent-encodes paths and doubles dollar signs, so that only $Number$ is replaced', () => {
    const track = { ...sampleFacts.video[0]!, initPath: 'a b/$Time$/"<&?#.mp4', mediaTemplate: 'x$y/$Number%05d$.m4s' }
    const template = child(child(setsOf(mpdOf({ ...sampleFacts, video: [track] }), 'video')[0]!, 'Representation'), 'SegmentTemplate')
    expect(template.attributes['initialization']).toBe('../files/a%20b/%24Time%24/%22%3C%26%3F%23.mp4')
    expect(template.attributes['media']).toBe('../files/x%24y/$Number%05d$.m4s')
  })

  it('says the timeline once for rungs that are cut and lie alike, and in each rung otherwise', () => {
    const [first, second] = sampleFacts.video
    const templatesOf = (video: BuildFacts['video']) => {
      const [set] = setsOf(mpdOf({ ...sampleFacts, video }), 'video')
      const own = representationsOf(set!).map((part) => part.children.length)
      return [set!.children.find((part) => part.name === 'SegmentTemplate')?.attributes['media'], ...own]
    }
    expect(templatesOf([first!, second!])).toEqual(['../files/video/$RepresentationID$/$Number%05d$.m4s', 0, 0])
    expect(templatesOf([first!])).toEqual([undefined, 1])
    expect(templatesOf([first!, { ...second!, segmentTicks: [48_000, 47_000, 25_000] }])).toEqual([undefined, 1, 1])
    expect(templatesOf([first!, { ...second!, timescale: 12_000 }])).toEqual([undefined, 1, 1])
    expect(templatesOf([first!, { ...second!, mediaTemplate: 'other/h264-240/$Number%05d$.m4s' }])).toEqual([undefined, 1, 1])
    expect(templatesOf([first!, { ...second!, initPath: 'video/h264-240/first.mp4' }])).toEqual([undefined, 1, 1])
    // An id that is another word in a URL, or none at all.
    const odd = (id: string) => ({ ...first!, id, initPath: `video/${id}/init.mp4`, mediaTemplate: `video/${id}/$Number%05d$.m4s` })
    expect(templatesOf([first!, odd('a b')])).toEqual([undefined, 1, 1])
    expect(templatesOf([first!, odd('$Time$')])).toEqual([undefined, 1, 1])
  })

  it('stays small for a long film that is cut by its shots', () => {
    const segmentTicks = Array.from({ length: 1800 }, (_, index) => 48_000 + 1000 * ((index * 7) % 90))
    const rungs = Array.from({ length: 6 }, (_, index) => {
      const id = `h264-${index}`
      return { ...sampleFacts.video[0]!, id, segmentTicks, initPath: `video/${id}/init.mp4`, mediaTemplate: `video/${id}/$Number%05d$.m4s` }
    })
    const mpd = writeMpd({ ...sampleFacts, video: rungs, audio: [] }, { selection: everything, filesBase: '../files/' })
    expect(mpd.match(/<S /g)).toHaveLength(1800)
    expect(mpd.length).toBeLessThan(80_000)
  })

  it('stays well formed whatever a label holds, and gives legal labels back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: hostile, minLength: 1 }), (label) => {
        const sets = setsOf(mpdOf({ ...sampleFacts, audio: [{ ...sampleFacts.audio[0]!, label, language: label }] }), 'audio')
        const legal = label.toWellFormed().replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd')
        expect(child(sets[0]!, 'Label').text).toBe(legal)
        expect(sets[0]!.attributes['lang']).toBe(legal)
      }),
    )
  })

  it('writes a timeline that adds up to the segments of the track', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 50 }), (segmentTicks) => {
        const track = { ...sampleFacts.video[0]!, segmentTicks }
        const template = child(child(setsOf(mpdOf({ ...sampleFacts, video: [track] }), 'video')[0]!, 'Representation'), 'SegmentTemplate')
        const written = child(template, 'SegmentTimeline').children.flatMap((entry) =>
          Array.from({ length: Number(entry.attributes['r'] ?? 0) + 1 }, () => Number(entry.attributes['d'])),
        )
        expect(written).toEqual(segmentTicks)
      }),
    )
  })
})

interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

/** Reads the subset of XML that a manifest needs and throws at anything that is not well formed. */
function readXml(document: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const tokens = /<\?xml[^?]*\?>|<\/([A-Za-z]+)>|<([A-Za-z]+)((?: [A-Za-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy
  let at = 0
  while (at < document.length) {
    tokens.lastIndex = at
    const token = tokens.exec(document)
    if (!token) throw new Error(`not well formed at ${document.slice(at, at + 60)}`)
    at = tokens.lastIndex
    const [, closed, name, attributes, empty, text] = token
    if (closed !== undefined && open.pop()!.name !== closed) throw new Error(`${closed} was not open`)
    if (text !== undefined) open.at(-1)!.text += unescapeXml(text)
    if (name === undefined) continue
    const pairs = [...attributes!.matchAll(/ ([A-Za-z]+)="([^"]*)"/g)].map((match) => [match[1]!, unescapeXml(match[2]!)] as const)
    if (new Set(pairs.map(([key]) => key)).size !== pairs.length) throw new Error(`an attribute stands twice in ${name}`)
    const element: XmlElement = { name, attributes: Object.fromEntries(pairs), children: [], text: '' }
    open.at(-1)!.children.push(element)
    if (empty === '') open.push(element)
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('not one closed element')
  return root.children[0]!
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replaceAll(/&([^;&]*);?/g, (whole, name: string) => {
    const character = name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : named[name]
    if (character === undefined || !whole.endsWith(';')) throw new Error(`not an entity: ${whole}`)
    return character
  })
}

const setsOf = (mpd: XmlElement, contentType: string) =>
  child(mpd, 'Period').children.filter((set) => set.attributes['contentType'] === contentType)
const child = (parent: XmlElement, name: string) => parent.children.find((candidate) => candidate.name === name)!
const representationsOf = (set: XmlElement) => set.children.filter((part) => part.name === 'Representation')
const representationIds = (mpd: XmlElement) =>
  child(mpd, 'Period').children.flatMap((set) =>
    set.children.filter((part) => part.name === 'Representation').map((part) => part.attributes['id']),
  )

const goldenMpd = `<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static" mediaPresentationDuration="PT5S" maxSegmentDuration="PT5S" minBufferTime="PT2.006S">
  <Period id="p0" start="PT0S">
    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" selectionPriority="1" segmentAlignment="true" startWithSAP="1" maxWidth="1280" maxHeight="720">
      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
      <Representation id="h264-720" bandwidth="1600000" codecs="avc1.64001f" width="1280" height="720" frameRate="24" sar="1:1" scanType="progressive">
        <SegmentTemplate timescale="24000" startNumber="1" initialization="../files/video/h264-720/init.mp4" media="../files/video/h264-720/$Number%05d$.m4s">
          <SegmentTimeline>
            <S t="0" d="48000" r="1"/>
            <S d="24000"/>
          </SegmentTimeline>
        </SegmentTemplate>
      </Representation>
    </AdaptationSet>
    <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" lang="ja" selectionPriority="1" segmentAlignment="true" startWithSAP="1">
      <Label>日本語</Label>
      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="alternate"/>
      <Representation id="aac-ja" bandwidth="130000" codecs="mp4a.40.2" audioSamplingRate="48000">
        <AudioChannelConfiguration schemeIdUri="urn:mpeg:mpegB:cicp:ChannelConfiguration" value="2"/>
        <SegmentTemplate timescale="48000" startNumber="1" initialization="../files/audio/aac-ja/init.mp4" media="../files/audio/aac-ja/$Number%05d$.m4s">
          <SegmentTimeline>
            <S t="0" d="96256" r="1"/>
            <S d="47488"/>
          </SegmentTimeline>
        </SegmentTemplate>
      </Representation>
    </AdaptationSet>
    <AdaptationSet id="3" contentType="text" mimeType="text/vtt" lang="en">
      <Label>English</Label>
      <Accessibility schemeIdUri="urn:tva:metadata:cs:AudioPurposeCS:2007" value="2"/>
      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="caption"/>
      <Representation id="text-en" bandwidth="800">
        <BaseURL>../files/text/en.vtt</BaseURL>
      </Representation>
    </AdaptationSet>
    <AdaptationSet id="4" contentType="image" mimeType="image/jpeg">
      <Representation id="trick" bandwidth="12000" width="800" height="450">
        <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="5x5"/>
        <SegmentTemplate timescale="1000" duration="50000" startNumber="1" endNumber="1" media="../files/images/trick/$Number%05d$.jpg"/>
      </Representation>
    </AdaptationSet>
  </Period>
</MPD>
`
