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
const representationIds = (mpd: XmlElement) =>
  child(mpd, 'Period').children.flatMap((set) =>
    set.children.filter((part) => part.name === 'Representation').map((part) => part.attributes['id']),
  )

const goldenMpd = `<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static" mediaPresentationDuration="PT5S" minBufferTime="PT2.005333S">
  <Period id="p0" start="PT0S">
    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1" maxWidth="1280" maxHeight="720">
      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
      <Representation id="h264-720" bandwidth="1600000" codecs="avc1.64001f" width="1280" height="720" frameRate="24" sar="1:1">
        <SegmentTemplate timescale="24000" startNumber="1" initialization="../files/video/h264-720/init.mp4" media="../files/video/h264-720/$Number%05d$.m4s">
          <SegmentTimeline>
            <S t="0" d="48000" r="1"/>
            <S d="24000"/>
          </SegmentTimeline>
        </SegmentTemplate>
      </Representation>
    </AdaptationSet>
    <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" lang="ja" segmentAlignment="true" startWithSAP="1">
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
