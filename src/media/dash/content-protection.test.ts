import { describe, expect, it } from 'vitest'
import type { BuildFacts, TrackProtection } from '../cmaf/build-facts.ts'
import { sampleFacts } from '../cmaf/sample-facts.ts'
import { writeMpd } from './write-mpd.ts'

const keys: Readonly<Record<string, TrackProtection>> = {
  high: { scheme: 'cbcs', keyId: '00112233445566778899aabbccddeeff', clearSegments: 1 },
  low: {
    scheme: 'cbcs',
    keyId: 'a0112233445566778899aabbccddeeff',
    clearSegments: 1,
    systems: [{ systemId: 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed', pssh: 'AAAA' }, { systemId: '94ce86fb-07ff-4f43-adb8-93d2fa968ca2' }],
  },
}
const [high, low] = sampleFacts.video
const facts: BuildFacts = {
  ...sampleFacts,
  video: [
    { ...high!, protection: keys['high']! },
    { ...low!, protection: keys['low']! },
  ],
  audio: [{ ...sampleFacts.audio[0]!, protection: keys['low']! }],
  text: [],
  images: [],
}
const mpdOf = (build: BuildFacts) =>
  writeMpd(build, { selection: { videoCodecs: ['h264'], audioCodecs: ['aac'], maxHeight: 4320 }, filesBase: '../files/' })
const protectionIn = (mpd: string) =>
  mpd
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /ContentProtection|cenc:|<AdaptationSet|<Representation/.test(line))
    .map((line) => line.replace(/(<AdaptationSet|<Representation).*/, '$1'))

describe('an MPD of protected tracks', () => {
  it('says for each set which key it needs and who knows it, and puts tracks with different keys in different sets', () => {
    expect(protectionIn(mpdOf(facts))).toEqual([
      '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:cenc="urn:mpeg:cenc:2013" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static" mediaPresentationDuration="PT5S" maxSegmentDuration="PT2.005333S" minBufferTime="PT2.006S">',
      '<AdaptationSet',
      '<ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cbcs" cenc:default_KID="00112233-4455-6677-8899-aabbccddeeff"/>',
      '<Representation',
      '<AdaptationSet',
      '<ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cbcs" cenc:default_KID="a0112233-4455-6677-8899-aabbccddeeff"/>',
      '<ContentProtection schemeIdUri="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed">',
      '<cenc:pssh>AAAA</cenc:pssh>',
      '</ContentProtection>',
      '<ContentProtection schemeIdUri="urn:uuid:94ce86fb-07ff-4f43-adb8-93d2fa968ca2"/>',
      '<Representation',
      '<AdaptationSet',
      '<ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cbcs" cenc:default_KID="a0112233-4455-6677-8899-aabbccddeeff"/>',
      '<ContentProtection schemeIdUri="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed">',
      '<cenc:pssh>AAAA</cenc:pssh>',
      '</ContentProtection>',
      '<ContentProtection schemeIdUri="urn:uuid:94ce86fb-07ff-4f43-adb8-93d2fa968ca2"/>',
      '<Representation',
    ])
  })

  it('is without a word of it where tracks are clear', () => {
    expect(mpdOf(sampleFacts)).not.toMatch(/cenc|ContentProtection/)
  })
})
