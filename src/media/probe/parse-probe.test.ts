import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { languageTag } from './language-tag.ts'
import { parsePacketTicks, parsePacketTimes } from './packet-times.ts'
import { parseProbe, probeArguments } from './parse-probe.ts'

const video = {
  index: 0,
  codec_name: 'hevc',
  codec_type: 'video',
  width: 1440,
  height: 1080,
  sample_aspect_ratio: '4:3',
  pix_fmt: 'yuv420p10le',
  color_range: 'tv',
  color_space: 'bt2020nc',
  color_transfer: 'smpte2084',
  color_primaries: 'bt2020',
  field_order: 'progressive',
  r_frame_rate: '30000/1001',
  avg_frame_rate: '30000/1001',
  duration: '10.010000',
  nb_frames: '300',
  disposition: { default: 1 },
}
const report = (...streams: object[]) =>
  JSON.stringify({
    streams,
    chapters: [],
    format: { format_name: 'mov,mp4,m4a,3gp,3g2,mj2', start_time: '-0.5', duration: '10.010000', size: '5000' },
  })

describe('parseProbe', () => {
  it('reads the film, its colours, and the size in which it is shown', () => {
    expect(parseProbe(report(video))).toEqual({
      container: 'mp4',
      durationSeconds: 10.01,
      startSeconds: -0.5,
      sizeBytes: 5000,
      stills: 0,
      audio: [],
      subtitles: [],
      chapters: [],
      video: [
        {
          index: 0,
          codec: 'hevc',
          width: 1440,
          height: 1080,
          rotation: 0,
          pixelAspect: { numerator: 4, denominator: 3 },
          shownWidth: 1920,
          shownHeight: 1080,
          averageRate: { numerator: 30_000, denominator: 1001 },
          baseRate: { numerator: 30_000, denominator: 1001 },
          looksVariable: false,
          bitDepth: 10,
          pixelFormat: 'yuv420p10le',
          primaries: 'bt2020',
          transfer: 'smpte2084',
          matrix: 'bt2020nc',
          fullRange: false,
          saysRange: true,
          dynamicRange: 'pq',
          interlaced: false,
          fieldOrder: 'progressive',
          hasCaptions: false,
          startSeconds: undefined,
          frames: 300,
          durationSeconds: 10.01,
        },
      ],
    })
  })

  it.each([
    [{ side_data_list: [{ side_data_type: 'Display Matrix', rotation: -90 }] }, 90, [1080, 1920]],
    [{ side_data_list: [{ side_data_type: 'Display Matrix', rotation: 90 }] }, 270, [1080, 1920]],
    [{ side_data_list: [{ side_data_type: 'Display Matrix', rotation: 180 }] }, 180, [1920, 1080]],
    [{ side_data_list: [{ side_data_type: 'Stereo 3D' }] }, 0, [1920, 1080]],
    [{ tags: { rotate: '90' } }, 90, [1080, 1920]],
  ])('turns the picture as %j says', (extra, rotation, shown) => {
    const track = parseProbe(report({ ...video, ...extra }))!.video[0]!
    expect([track.rotation, [track.shownWidth, track.shownHeight]]).toEqual([rotation, shown])
  })

  it.each([
    ['yuv420p', undefined, 8],
    ['yuvj420p', undefined, 8],
    ['yuv422p10le', undefined, 10],
    ['p010le', undefined, 10],
    ['gbrp12le', undefined, 12],
    ['gray16be', undefined, 16],
    ['rgb48le', undefined, 16],
    ['nv12', '8', 8],
    ['bayer_rggb16', '14', 14],
  ])('knows that %s has a depth of bits', (pix_fmt, bits_per_raw_sample, bits) => {
    expect(parseProbe(report({ ...video, pix_fmt, bits_per_raw_sample }))!.video[0]!.bitDepth).toBe(bits)
  })

  it.each([
    ['progressive', 'progressive', false],
    ['tt', 'top-first', true],
    ['bb', 'bottom-first', true],
    ['tb', 'bottom-first', true],
    ['bt', 'top-first', true],
    ['unknown', undefined, false],
  ])('reads field order %s as %s', (field_order, fieldOrder, interlaced) => {
    expect(parseProbe(report({ ...video, field_order }))!.video[0]).toMatchObject({ fieldOrder, interlaced })
  })

  it('knows when tracks begin and that captions ride in the picture', () => {
    const sound = { index: 1, codec_type: 'audio', codec_name: 'aac', start_time: '0.250000', duration: '9.5' }
    const probe = parseProbe(report({ ...video, start_time: '0.000000', closed_captions: 1 }, sound))!
    expect(probe.video[0]).toMatchObject({ startSeconds: 0, hasCaptions: true })
    expect(probe.audio[0]).toMatchObject({ startSeconds: 0.25, durationSeconds: 9.5 })
    expect(parseProbe(report({ ...video, start_time: 'N/A' }))!.video[0]).toMatchObject({ startSeconds: undefined, hasCaptions: false })
  })

  it('suspects a variable rate when the two rates differ by more than half a percent', () => {
    const looksVariable = (avg_frame_rate: string) => parseProbe(report({ ...video, avg_frame_rate }))!.video[0]!.looksVariable
    expect(['33/2', '29/1', '30000/1002', '30/1', '0/0'].map(looksVariable)).toEqual([true, true, false, false, false])
  })

  it('takes no rate that cannot be calculated with', () => {
    for (const rate of ['0/0', '1/0', '0/1', '-1/1', '1.5/1', '99999999999/1', 'a/b', '', undefined]) {
      expect(parseProbe(report({ ...video, avg_frame_rate: rate }))!.video[0]!.averageRate).toBeUndefined()
    }
    expect(parseProbe(report({ ...video, avg_frame_rate: '60000/2002' }))!.video[0]!.averageRate).toEqual({
      numerator: 30_000,
      denominator: 1001,
    })
  })

  it('tells covers and other stills from the film', () => {
    const cover = { ...video, index: 2, codec_name: 'mjpeg', disposition: { attached_pic: 1 } }
    const probe = parseProbe(report(video, cover, { ...cover, disposition: { timed_thumbnails: 1 } }))!
    expect([probe.video.length, probe.stills]).toEqual([1, 2])
  })

  it('reads sound with its language and what it is for', () => {
    const audio = { codec_name: 'aac', codec_type: 'audio', channels: 6, channel_layout: '5.1', sample_rate: '48000' }
    const probe = parseProbe(
      report(
        { ...audio, index: 1, tags: { language: 'ger', title: 'Deutsch\u0000\n5.1' }, disposition: { default: 1 } },
        { ...audio, index: 2, disposition: { comment: 1 } },
        { ...audio, index: 3, tags: { TITLE: 'English Audio Description', LANGUAGE: 'eng' } },
      ),
    )!
    expect(probe.audio).toEqual([
      {
        index: 1,
        codec: 'aac',
        channels: 6,
        layout: '5.1',
        sampleRate: 48_000,
        language: 'de',
        title: 'Deutsch 5.1',
        role: 'main',
        isDefault: true,
      },
      {
        index: 2,
        codec: 'aac',
        channels: 6,
        layout: '5.1',
        sampleRate: 48_000,
        language: 'und',
        title: undefined,
        role: 'commentary',
        isDefault: false,
      },
      {
        index: 3,
        codec: 'aac',
        channels: 6,
        layout: '5.1',
        sampleRate: 48_000,
        language: 'en',
        title: 'English Audio Description',
        role: 'description',
        isDefault: false,
      },
    ])
  })

  it('reads subtitles: written or drawn, forced or for the hard of hearing', () => {
    const text = { codec_type: 'subtitle', codec_name: 'subrip' }
    const probe = parseProbe(
      report(
        { ...text, index: 4, tags: { language: 'fre' }, disposition: { forced: 1 } },
        { ...text, index: 5, tags: { language: 'eng', title: 'English (SDH)' } },
        { ...text, index: 6, codec_name: 'hdmv_pgs_subtitle', tags: { language: 'jpn' } },
        { ...text, index: 7, codec_name: undefined },
        { codec_type: 'data', codec_tag_string: 'stpp', index: 8, tags: { language: 'swe' } },
        { codec_type: 'data', codec_tag_string: 'wvtt', index: 9, disposition: { hearing_impaired: 1 } },
        { codec_type: 'data', codec_tag_string: 'tmcd', index: 10 },
      ),
    )!
    expect(probe.subtitles.map((track) => [track.index, track.kind, track.language, track.role])).toEqual([
      [4, 'text', 'fr', 'forced'],
      [5, 'text', 'en', 'caption'],
      [6, 'bitmap', 'ja', 'subtitle'],
      [7, 'bitmap', 'und', 'subtitle'],
      [8, 'text', 'sv', 'subtitle'],
      [9, 'text', 'und', 'caption'],
    ])
  })

  it('gives nothing for what is no report, and never throws', () => {
    for (const text of ['', '{', 'null', '[]', '{"streams":[]}', '{"format":3}']) expect(parseProbe(text)).toBeUndefined()
    fc.assert(
      fc.property(fc.json(), fc.json(), (stream, format) => {
        parseProbe(`{"streams":[${stream},{"codec_type":"video","tags":${stream},"disposition":${format}}],"format":${format}}`)
      }),
    )
  })

  it('asks for a file by its name, whatever the name looks like, and lets no playlist through', () => {
    const args = probeArguments('-i http://host')
    expect(args.slice(-2)).toEqual(['-i', 'file:-i http://host'])
    const formats = args[args.indexOf('-format_whitelist') + 1]!.split(',')
    expect(formats).toContain('matroska')
    expect(formats.filter((format) => ['hls', 'dash', 'concat', 'imf', 'lavfi', 'image2', 'sdp', 'rtsp'].includes(format))).toEqual([])
  })
})

describe('languageTag', () => {
  it.each([
    ['eng', 'en'],
    ['ger', 'de'],
    ['deu', 'de'],
    ['fre', 'fr'],
    ['JPN', 'ja'],
    ['chi', 'zh'],
    ['pt-br', 'pt-BR'],
    ['zh_hant', 'zh-Hant'],
    ['fil', 'fil'],
    ['yue', 'yue'],
    ['und', 'und'],
    ['zxx', 'und'],
    ['mul', 'und'],
    ['', 'und'],
    [undefined, 'und'],
    ['English', 'und'],
    ['x', 'und'],
    ['e"n', 'und'],
    ['en-', 'und'],
  ])('writes %s as %s', (given, tag) => {
    expect(languageTag(given)).toBe(tag)
  })
})

describe('parsePacketTimes', () => {
  const csv = (ticks: (number | 'N/A')[], base = '1/1000') => `${ticks.map((tick) => `${tick},N/A`).join('\n')}\n${base}\n`

  it('finds the rate of evenly spaced frames in any order, on a clock that rounds', () => {
    expect(parsePacketTimes(csv([0, 133, 67, 33, 100]))).toEqual({
      packets: 5,
      firstSeconds: 0,
      lastSeconds: 0.133,
      frameSeconds: 0.033,
      longestGapSeconds: 0.034,
      isVariable: false,
    })
  })

  it('sees frames that were left out', () => {
    const ticks = Array.from({ length: 100 }, (_, frame) => frame * 40).filter((_, frame) => frame % 10 !== 9)
    expect(parsePacketTimes(csv(ticks))!.isVariable).toBe(true)
    expect(parsePacketTimes(csv(ticks.slice(0, 9)))!.isVariable).toBe(false)
  })

  it('falls back on decoding times and leaves out packets without any', () => {
    expect(parsePacketTimes('N/A,0\nN/A,40\nN/A,N/A\n120,80\n\n1/1000\n')).toMatchObject({ packets: 3, lastSeconds: 0.12 })
  })

  it('gives the timestamps in order and tells decoding times that go back', () => {
    expect(parsePacketTicks('0,0\n120,40\n80,80\n40,60\n160,50\n1/1000\n')).toEqual({
      ticks: Float64Array.of(0, 40, 80, 120, 160),
      secondsPerTick: 0.001,
      backwards: { count: 2, firstSeconds: 0.04 },
    })
    expect(parsePacketTicks('0,0\n40,40\n40,40\n1/1000\n')!.backwards).toEqual({ count: 0, firstSeconds: undefined })
  })

  it('says nothing of a single frame, of no clock, or of nonsense', () => {
    for (const text of ['', '0,0\n1/1000', '0,0\n1,1\n', '0,0\n1,1\n1/0\n', '<html>']) expect(parsePacketTimes(text)).toBeUndefined()
  })
})
