import { describe, expect, it } from 'vitest'
import type { BuildFacts, TrackProtection } from '../cmaf/build-facts.ts'
import { sampleFacts } from '../cmaf/sample-facts.ts'
import { writeMaster } from './write-master.ts'
import { writeIFramePlaylist, writeMediaPlaylist } from './write-media-playlist.ts'

const fairPlay = { uri: 'skd://a"b', keyFormat: 'com.apple.streamingkeydelivery', keyFormatVersions: '1' }
const protection: TrackProtection = {
  scheme: 'cbcs',
  keyId: '00112233445566778899aabbccddeeff',
  clearSegments: 1,
  systems: [
    { systemId: '94ce86fb-07ff-4f43-adb8-93d2fa968ca2', hls: fairPlay },
    { systemId: '9a04f079-9840-4286-ab92-e65be0885f95', pssh: 'AAAA' },
  ],
}
const attributes = `METHOD=SAMPLE-AES,URI="skd://a'b",KEYID=0x00112233445566778899AABBCCDDEEFF,KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"`
const trick = { offsets: [40, 40, 44], lengths: [2848, 2709, 2718], peakBps: 1, averageBps: 1 }
const protectedBy = (change: Partial<TrackProtection>): BuildFacts => ({
  ...sampleFacts,
  video: [{ ...sampleFacts.video[0]!, trick, protection: { ...protection, ...change } }],
  audio: [{ ...sampleFacts.audio[0]!, protection: { ...protection, ...change } }],
})
const options = { filesBase: '../files/', selection: { videoCodecs: ['h264'], audioCodecs: ['aac'], maxHeight: 4320 } } as const

describe('playlists of protected tracks', () => {
  it('name the key before the first segment that needs it', () => {
    const lines = writeMediaPlaylist(protectedBy({}), 'h264-720', options)!.split('\n')
    expect(lines.slice(5, 12)).toEqual([
      '#EXT-X-MAP:URI="../files/video/h264-720/init.mp4"',
      '#EXTINF:2.000000,',
      '../files/video/h264-720/00001.m4s',
      `#EXT-X-KEY:${attributes}`,
      '#EXTINF:2.000000,',
      '../files/video/h264-720/00002.m4s',
      '#EXTINF:1.000000,',
    ])
    const all = writeMediaPlaylist(protectedBy({ clearSegments: 0 }), 'aac-en', options)!.split('\n')
    expect(all.slice(5, 8).map((line) => line.split(':')[0])).toEqual(['#EXT-X-MAP', '#EXT-X-KEY', '#EXTINF'])
    expect(writeIFramePlaylist(protectedBy({}), 'h264-720', options)!.match(/#EXT-X-KEY:.*\n#EXTINF:2/g)).toHaveLength(1)
  })

  it('name no key in a film that is clear to its end, or whose licences HLS does not know', () => {
    expect(writeMediaPlaylist(protectedBy({ clearSegments: 3 }), 'h264-720', options)).not.toContain('EXT-X-KEY')
    expect(writeMediaPlaylist(protectedBy({ systems: protection.systems!.slice(1) }), 'h264-720', options)).not.toContain('EXT-X-KEY')
    expect(writeMaster(sampleFacts, options)).not.toContain('KEY')
  })

  it('are announced in the master playlist, each key once', () => {
    const master = writeMaster(protectedBy({}), options)
    expect(master.split('\n').filter((line) => line.includes('SESSION-KEY'))).toEqual([`#EXT-X-SESSION-KEY:${attributes}`])
  })

  it('have a method of their own for cenc', () => {
    expect(writeMediaPlaylist(protectedBy({ scheme: 'cenc' }), 'h264-720', options)).toContain('#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,')
  })
})
