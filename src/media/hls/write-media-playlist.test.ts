import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleFacts } from '../cmaf/sample-facts.ts'
import { writeMediaPlaylist } from './write-media-playlist.ts'

const filesBase = '../files/'

describe('writeMediaPlaylist', () => {
  it('writes this playlist for a sound track', () => {
    expect(writeMediaPlaylist(sampleFacts, 'aac-en', { filesBase })).toBe(`#EXTM3U
#EXT-X-VERSION:6
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:1
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="../files/audio/aac-en/init.mp4"
#EXTINF:2.005333,
../files/audio/aac-en/00001.m4s
#EXTINF:2.005334,
../files/audio/aac-en/00002.m4s
#EXTINF:0.989333,
../files/audio/aac-en/00003.m4s
#EXT-X-ENDLIST
`)
  })

  it('writes subtitles as one segment of the whole film', () => {
    expect(writeMediaPlaylist(sampleFacts, 'text-fr', { filesBase })).toBe(`#EXTM3U
#EXT-X-VERSION:6
#EXT-X-TARGETDURATION:5
#EXT-X-MEDIA-SEQUENCE:1
#EXT-X-PLAYLIST-TYPE:VOD
#EXTINF:5.000000,
../files/text/fr.vtt
#EXT-X-ENDLIST
`)
  })

  it('knows no other track, and no pictures', () => {
    expect(writeMediaPlaylist(sampleFacts, 'h264-1080', { filesBase })).toBeUndefined()
    expect(writeMediaPlaylist(sampleFacts, 'trick', { filesBase })).toBeUndefined()
    expect(writeMediaPlaylist(sampleFacts, '', { filesBase })).toBeUndefined()
  })

  it('encodes paths, so that no name can end a line or a quote', () => {
    const track = { ...sampleFacts.video[0]!, initPath: 'a"b\n#EXT-X-ENDLIST/i.mp4', mediaTemplate: 'a\r\n/$Number%05d$.m4s' }
    const lines = writeMediaPlaylist({ ...sampleFacts, video: [track] }, track.id, { filesBase })!.split('\n')
    expect(lines[5]).toBe('#EXT-X-MAP:URI="../files/a%22b%0A%23EXT-X-ENDLIST/i.mp4"')
    expect(lines[7]).toBe('../files/a%0D%0A/00001.m4s')
    expect(lines).toHaveLength(14)
  })

  it.each([
    [[2_499, 100], 2],
    [[2_500, 100], 3],
    [[100, 400], 1],
  ])('declares for %j ms the target duration %i: the longest, rounded to the nearest second', (segmentTicks, target) => {
    const track = { ...sampleFacts.video[0]!, timescale: 1000, segmentTicks }
    expect(writeMediaPlaylist({ ...sampleFacts, video: [track] }, track.id, { filesBase })).toContain(`\n#EXT-X-TARGETDURATION:${target}\n`)
  })

  it('writes durations that add up to the track and never round above the target', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(24_000, 30_000, 44_100, 48_000, 90_000, 12_288),
        (segmentTicks, timescale) => {
          const track = { ...sampleFacts.video[0]!, timescale, segmentTicks }
          const playlist = writeMediaPlaylist({ ...sampleFacts, video: [track] }, track.id, { filesBase })!
          const microseconds = [...playlist.matchAll(/^#EXTINF:(\d+)\.(\d{6}),$/gm)].map((match) => Number(match[1]! + match[2]!))
          const target = Number(/TARGETDURATION:(\d+)/.exec(playlist)![1])
          expect(microseconds).toHaveLength(segmentTicks.length)
          const expected = (segmentTicks.reduce((sum, ticks) => sum + ticks, 0) / timescale) * 1e6
          expect(Math.abs(microseconds.reduce((sum, part) => sum + part, 0) - expected)).toBeLessThanOrEqual(0.5)
          for (const duration of microseconds) expect(Math.round(duration / 1e6)).toBeLessThanOrEqual(target)
        },
      ),
    )
  })
})
