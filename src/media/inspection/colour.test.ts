import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProbedVideo } from '../probe/master-probe.ts'
import { sampleVideo } from '../probe/sample-video.ts'
import { judgeColour, lightOf, refuseColour } from './colour.ts'
import { colourArguments, parseColourSideData } from './colour-side-data.ts'

/** ffprobe on an HDR10 film by x265. */
const mastering = {
  side_data_type: 'Mastering display metadata',
  red_x: '34000/50000',
  red_y: '16000/50000',
  green_x: '13250/50000',
  green_y: '34500/50000',
  blue_x: '7500/50000',
  blue_y: '3000/50000',
  white_point_x: '15635/50000',
  white_point_y: '16450/50000',
  min_luminance: '1/10000',
  max_luminance: '10000000/10000',
}
const light = { side_data_type: 'Content light level metadata', max_content: 1000, max_average: 400 }
const dolby = (dv_profile: number, dv_bl_signal_compatibility_id: number) => ({
  side_data_type: 'DOVI configuration record',
  dv_version_major: 1,
  dv_version_minor: 0,
  dv_profile,
  dv_level: 6,
  rpu_present_flag: 1,
  el_present_flag: dv_profile === 7 ? 1 : 0,
  bl_present_flag: 1,
  dv_bl_signal_compatibility_id,
})
const report = (frame: readonly object[], stream: readonly object[] = []) =>
  JSON.stringify({ frames: [{ side_data_list: frame }], programs: [], streams: [{ side_data_list: stream }] })
const none = { mastering: undefined, contentLight: undefined, hasHdr10Plus: false, dolbyVision: undefined, hasCaptions: false }

describe('parseColourSideData', () => {
  it('reads on what display a film was mastered, and how bright it gets', () => {
    expect(parseColourSideData(report([mastering, light, { side_data_type: 'H.26[45] User Data Unregistered SEI message' }]))).toEqual({
      ...none,
      mastering: { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329], leastNits: 0.0001, mostNits: 1000 },
      contentLight: { maxCll: 1000, maxFall: 400 },
    })
  })

  it('believes the container first', () => {
    expect(parseColourSideData(report([light], [{ ...light, max_content: 600 }])).contentLight).toEqual({ maxCll: 600, maxFall: 400 })
  })

  it('finds HDR10+, Dolby Vision and captions', () => {
    const plus = { side_data_type: 'HDR Dynamic Metadata SMPTE2094-40 (HDR10+)', 'application version': 1 }
    const captions = { side_data_type: 'ATSC A53 Part 4 Closed Captions' }
    expect(parseColourSideData(report([plus, captions], [dolby(8, 1)]))).toEqual({
      ...none,
      hasHdr10Plus: true,
      hasCaptions: true,
      dolbyVision: { profile: 8, compatibility: 1, hasBaseLayer: true, hasEnhancementLayer: false },
    })
    expect(parseColourSideData(report([{ side_data_type: 'Dolby Vision RPU Data' }])).dolbyVision).toEqual({
      profile: 0,
      compatibility: undefined,
      hasBaseLayer: true,
      hasEnhancementLayer: false,
    })
  })

  it('takes no numbers that are none, and no other text', () => {
    expect(
      parseColourSideData(
        report([
          { ...mastering, red_x: '1/0' },
          { ...light, max_content: 'many' },
        ]),
      ),
    ).toEqual(none)
    for (const text of ['', 'null', '[]', '{"frames":3,"streams":[null]}']) expect(parseColourSideData(text)).toEqual(none)
    fc.assert(fc.property(fc.json(), (json) => void parseColourSideData(`{"frames":[{"side_data_list":[${json}]}],"streams":${json}}`)))
  })

  it('has one picture decoded', () => {
    const args = colourArguments('-x.mov', 3)
    expect(args.slice(2, 6)).toEqual(['-select_streams', '3', '-read_intervals', '%+#32'])
    expect(args.at(-1)).toBe('file:-x.mov')
  })
})

const hdr: Partial<ProbedVideo> = {
  primaries: 'bt2020',
  transfer: 'smpte2084',
  matrix: 'bt2020nc',
  saysRange: true,
  bitDepth: 10,
  pixelFormat: 'yuv420p10le',
}
const side = (...data: object[]) => parseColourSideData(report([], data))
const judge = (change: Partial<ProbedVideo>, ...data: object[]) => judgeColour({ ...sampleVideo, ...change }, side(...data))

describe('judgeColour', () => {
  it('takes the word of the file', () => {
    expect(judge({ primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', saysRange: true })).toMatchObject({
      primaries: { value: 'bt709', from: 'file', why: '' },
      transfer: { value: 'bt709', from: 'file' },
      matrix: { value: 'bt709', from: 'file' },
      range: { value: 'limited', from: 'file' },
      dynamicRange: 'sdr',
      contradictions: [],
    })
  })

  it('assumes what is not said, and says why', () => {
    expect(judge({ height: 576, transfer: 'unknown' })).toMatchObject({
      primaries: { value: 'bt709', from: 'assumed', why: 'the file does not say' },
      transfer: { value: 'bt709', from: 'assumed' },
      matrix: { value: 'smpte170m', from: 'assumed', why: 'pictures of less than 720 lines are BT.601 where nothing is said' },
      range: { value: 'limited', from: 'assumed' },
    })
    expect([judge({ height: 719 }), judge({ height: 720 })].map(({ matrix }) => matrix.value)).toEqual(['smpte170m', 'bt709'])
    expect(judge({ pixelFormat: 'gbrp10le' })).toMatchObject({ matrix: { value: 'gbr' }, range: { value: 'full', from: 'assumed' } })
    expect(judge({ transfer: 'arib-std-b67', bitDepth: 10 })).toMatchObject({
      primaries: { value: 'bt2020' },
      matrix: { value: 'bt2020nc' },
    })
  })

  it('keeps HDR10 with its metadata', () => {
    expect(judge(hdr, mastering, light)).toMatchObject({
      dynamicRange: 'pq',
      bitDepth: 10,
      mastering: { mostNits: 1000 },
      contentLight: { maxCll: 1000 },
      contradictions: [],
    })
  })

  it.each([
    [5, 0, undefined],
    [7, 6, 'hdr10'],
    [8, 1, 'hdr10'],
    [8, 2, 'sdr'],
    [8, 4, 'hlg'],
    [10, 0, undefined],
    [10, 1, 'hdr10'],
    [8, 3, undefined],
  ])('knows what is below Dolby Vision of profile %i with base %i: %s', (profile, compatibility, base) => {
    expect(judge(hdr, dolby(profile, compatibility)).dolbyVision?.base).toBe(base)
  })

  it('trusts no base layer that is not there, and takes the tags where the container tells nothing', () => {
    expect(judge(hdr, { ...dolby(8, 1), bl_present_flag: 0 }).dolbyVision?.base).toBeUndefined()
    expect(judge(hdr, { side_data_type: 'Dolby Vision RPU Data' }).dolbyVision?.base).toBe('hdr10')
    expect(judge({}, { side_data_type: 'Dolby Vision RPU Data' }).dolbyVision?.base).toBeUndefined()
  })

  it('reads an untagged base layer as what Dolby Vision says it is', () => {
    expect(judge({ bitDepth: 10 }, dolby(8, 4))).toMatchObject({
      dynamicRange: 'hlg',
      transfer: { value: 'arib-std-b67', from: 'assumed' },
      contradictions: [],
    })
  })

  it.each([
    [{ ...hdr, primaries: 'bt709' }, [], ['pq-not-bt2020']],
    [{ ...hdr, transfer: 'arib-std-b67', primaries: 'bt709' }, [], ['hlg-not-bt2020']],
    [{ ...hdr, bitDepth: 8 }, [], ['hdr-eight-bits']],
    [{ primaries: 'bt2020', transfer: 'bt709' }, [], ['sdr-wide-gamut']],
    [{ primaries: 'smpte432' }, [], ['sdr-wide-gamut']],
    [{ primaries: 'smpte170m' }, [], []],
    [{ matrix: 'gbr' }, [], ['rgb-matrix']],
    [{ matrix: 'gbr', pixelFormat: 'gbrp' }, [], []],
    [hdr, [{ ...light, max_average: 1001 }], ['light-levels']],
    [hdr, [{ ...light, max_content: 0 }], []],
    [hdr, [{ ...mastering, max_luminance: '49/1' }], ['mastering-implausible']],
    [hdr, [{ ...mastering, red_x: '10000/50000' }], ['mastering-implausible']],
    [hdr, [{ ...mastering, max_luminance: '10000/1' }], []],
    [hdr, [dolby(8, 4)], ['base-layer-differs']],
    [hdr, [dolby(8, 1)], []],
  ])('of %j with %j says %j', (change, data, contradictions) => {
    expect(judge(change, ...data).contradictions).toEqual(contradictions)
  })
})

describe('lightOf', () => {
  const display = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329] }

  it('is what HDR10 says of its display and its brightest picture', () => {
    expect(lightOf(judge(hdr, mastering, light))).toEqual({
      mastering: { ...display, maxLuminance: 1000, minLuminance: expect.any(Number) },
      content: { maxPixel: 1000, maxFrameAverage: 400 },
    })
    expect(lightOf(judge(hdr, light))).toEqual({ content: { maxPixel: 1000, maxFrameAverage: 400 } })
  })

  it('is without a display that cannot exist, and without levels that nobody measured', () => {
    expect(lightOf(judge(hdr, { ...mastering, max_luminance: '49/1' }))).toBeUndefined()
    expect(lightOf(judge(hdr, { ...light, max_content: 0, max_average: 0 }))).toBeUndefined()
    expect(lightOf(judge(hdr, { ...light, max_average: 0 }))).toEqual({ content: { maxPixel: 1000, maxFrameAverage: 0 } })
  })

  it('is nothing in any other range', () => {
    expect(lightOf(judge({ ...hdr, transfer: 'arib-std-b67' }, mastering, light))).toBeUndefined()
    expect(lightOf(judge({}, mastering, light))).toBeUndefined()
  })
})

describe('refuseColour', () => {
  it('refuses colours that only Dolby Vision can show, and says what to do', () => {
    expect(refuseColour(judge(hdr, dolby(5, 0)))).toEqual({
      code: 'DOLBY_VISION_ONLY',
      reason:
        'The film is Dolby Vision (profile 5) without a picture that other displays can show: its colours would be green and violet. ' +
        'Export it as HDR10, HLG or standard dynamic range, or as Dolby Vision profile 8.1.',
    })
    expect([refuseColour(judge(hdr, dolby(8, 1))), refuseColour(judge(hdr)), refuseColour(judge({}))]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
