import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleFacts } from '../cmaf/sample-facts.ts'
import { writeIFramePlaylist, writeMediaPlaylist } from './write-media-playlist.ts'
import { writePlaylist } from './write-playlist.ts'

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

  it('writes sheets of pictures with the way they are divided, the last one to the end of the film', () => {
    const images = [{ ...sampleFacts.images[0]!, sheets: 2, columns: 2, rows: 1, intervalSeconds: 1.5 }]
    expect(writeMediaPlaylist({ ...sampleFacts, images }, 'trick', { filesBase })).toBe(`#EXTM3U
#EXT-X-VERSION:6
#EXT-X-TARGETDURATION:3
#EXT-X-MEDIA-SEQUENCE:1
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-IMAGES-ONLY
#EXTINF:3.000000,
#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=2x1,DURATION=1.5
../files/images/trick/00001.jpg
#EXTINF:2.000000,
#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=2x1,DURATION=1.5
../files/images/trick/00002.jpg
#EXT-X-ENDLIST
`)
  })

  it('has no playlist for text that is not WebVTT', () => {
    const text = [{ ...sampleFacts.text[0]!, format: 'imsc' } as const]
    expect(writeMediaPlaylist({ ...sampleFacts, text }, 'text-fr', { filesBase })).toBeUndefined()
  })

  it('knows no other track', () => {
    expect(writeMediaPlaylist(sampleFacts, 'h264-1080', { filesBase })).toBeUndefined()
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
    const facts = { ...sampleFacts, video: [track], audio: [] }
    expect(writeMediaPlaylist(facts, track.id, { filesBase })).toContain(`\n#EXT-X-TARGETDURATION:${target}\n`)
  })

  it('gives all tracks that play together one target duration, and text and pictures their own', () => {
    const [first, second] = sampleFacts.video
    const facts = { ...sampleFacts, video: [{ ...first!, segmentTicks: [144_000, 12_000] }, second!] }
    const targets = ['h264-720', 'h264-240', 'aac-ja', 'text-fr'].map(
      (id) => /TARGETDURATION:(\d+)/.exec(writeMediaPlaylist(facts, id, { filesBase })!)![1],
    )
    expect(targets).toEqual(['6', '6', '6', '5'])
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

const trick = { offsets: [40, 40, 44], lengths: [2848, 2709, 2718], peakBps: 1, averageBps: 1 }
const withIFrames = { ...sampleFacts, video: [{ ...sampleFacts.video[0]!, segmentTicks: [30_000, 18_000, 24_000], trick }] }

describe('writeIFramePlaylist', () => {
  it('points into the segments: from moof to the end of the first picture, which lasts until the next', () => {
    expect(writeIFramePlaylist(withIFrames, 'h264-720', { filesBase })).toBe(`#EXTM3U
#EXT-X-VERSION:6
#EXT-X-TARGETDURATION:1
#EXT-X-MEDIA-SEQUENCE:1
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-I-FRAMES-ONLY
#EXT-X-MAP:URI="../files/video/h264-720/init.mp4"
#EXTINF:1.250000,
#EXT-X-BYTERANGE:2848@40
../files/video/h264-720/00001.m4s
#EXTINF:0.750000,
#EXT-X-BYTERANGE:2709@40
../files/video/h264-720/00002.m4s
#EXTINF:1.000000,
#EXT-X-BYTERANGE:2718@44
../files/video/h264-720/00003.m4s
#EXT-X-ENDLIST
`)
  })

  it('is there for no track without them, no sound and no stranger', () => {
    expect(writeIFramePlaylist(sampleFacts, 'h264-720', { filesBase })).toBeUndefined()
    expect(writeIFramePlaylist(withIFrames, 'aac-en', { filesBase })).toBeUndefined()
    expect(writeIFramePlaylist(withIFrames, 'none', { filesBase })).toBeUndefined()
  })
})

describe('writePlaylist', () => {
  const options = { selection: { videoCodecs: ['h264'], audioCodecs: ['aac'], maxHeight: 720 }, filesBase } as const
  const uriPattern = /URI="([^"]+\.m3u8)"|^([^#\n]+\.m3u8)$/gm

  it('writes every playlist that the master names', () => {
    const master = writePlaylist(withIFrames, 'master.m3u8', options)!
    const names = [...master.matchAll(uriPattern)].map((match) => match[1] ?? match[2]!)
    expect(names).toEqual([
      'aac-en.m3u8',
      'aac-ja.m3u8',
      'text-fr.m3u8',
      'text-en.m3u8',
      'h264-720.m3u8',
      'h264-720.i-frames.m3u8',
      'trick.m3u8',
    ])
    for (const name of names) expect(writePlaylist(withIFrames, name, options)).toMatch(/^#EXTM3U\n/)
    expect(writePlaylist(withIFrames, 'h264-720.i-frames.m3u8', options)).toContain('#EXT-X-I-FRAMES-ONLY')
  })

  it.each(['av1-720.m3u8', 'opus-en.m3u8', 'h264-240.m3u8', 'aac-en.i-frames.m3u8', 'trick.i-frames.m3u8', '', 'h264-720', 'master'])(
    'knows no other: %s',
    (name) => {
      const facts = { ...sampleFacts, video: [...withIFrames.video, { ...withIFrames.video[0]!, id: 'av1-720', codec: 'av1' } as const] }
      expect(writePlaylist(facts, name, options)).toBeUndefined()
      expect(writePlaylist(facts, 'h264-720.m3u8', options)).toBeDefined()
    },
  )
})
