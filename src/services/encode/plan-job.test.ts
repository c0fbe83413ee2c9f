import { describe, expect, it } from 'vitest'
import type { BuildId, JobId } from '../../contracts/ids.ts'
import type { MasterProbe, ProbedAudio, ProbedVideo } from '../../media/probe/master-probe.ts'
import type { WorkedLadder } from '../../media/ladder/work-out-ladder.ts'
import { inspectionOf } from './inspection.ts'
import type { Makeable } from './makeable.ts'
import { firstSteps, planJob, planLadder } from './plan-job.ts'
import type { AnalysePayload, StagePayload, VideoPayload } from './step-payloads.ts'

const jobId = '019370a0-0000-7000-8000-000000000001' as JobId
const buildIds = { first: 'first-build' as BuildId, full: 'full-build' as BuildId }
const everything: Makeable = { video: ['h264', 'av1'], audio: ['aac', 'opus'], quality: true, grain: true }

const video: ProbedVideo = {
  index: 0,
  codec: 'h264',
  width: 1920,
  height: 1080,
  rotation: 0,
  pixelAspect: { numerator: 1, denominator: 1 },
  shownWidth: 1920,
  shownHeight: 1080,
  averageRate: { numerator: 24, denominator: 1 },
  baseRate: { numerator: 24, denominator: 1 },
  looksVariable: false,
  bitDepth: 8,
  pixelFormat: 'yuv420p',
  primaries: undefined,
  transfer: undefined,
  matrix: undefined,
  fullRange: false,
  dynamicRange: 'sdr',
  interlaced: false,
  frames: 1440,
  durationSeconds: 60,
}
const sound = (index: number, language: string, change: Partial<ProbedAudio> = {}): ProbedAudio => ({
  index,
  codec: 'aac',
  channels: 2,
  layout: 'stereo',
  sampleRate: 48_000,
  language,
  title: undefined,
  role: 'main',
  isDefault: false,
  ...change,
})
const probe: MasterProbe = {
  container: 'mp4',
  startSeconds: 0,
  durationSeconds: 60,
  sizeBytes: 1e8,
  video: [video],
  stills: 0,
  audio: [sound(1, 'en'), sound(2, 'ja', { isDefault: true })],
  subtitles: [
    { index: 3, codec: 'mov_text', kind: 'text', language: 'fr', title: undefined, role: 'subtitle', isDefault: false },
    { index: 4, codec: 'hdmv_pgs_subtitle', kind: 'bitmap', language: 'de', title: undefined, role: 'subtitle', isDefault: false },
  ],
  chapters: [],
}
/** A minute in four units of two batches. */
const survey = {
  units: [0, 360, 720, 1080].map((firstFrame) => ({ firstFrame, frames: 360, keyFrames: [0, 90, 180, 270] })),
  batches: [
    { firstUnit: 0, units: 2 },
    { firstUnit: 2, units: 2 },
  ],
}
const plan = (
  change: {
    probe?: Partial<MasterProbe>
    makeable?: Partial<Makeable>
    priority?: number
    beside?: { path: string; language: string }[]
    survey?: typeof survey
    recipe?: 'economy' | 'standard' | 'best'
    grain?: number
  } = {},
) => {
  const beside = change.beside ?? []
  const inspection = inspectionOf({ probe: { ...probe, ...change.probe }, times: undefined, notes: [], beside })
  return planJob({
    jobId,
    priority: change.priority ?? 0,
    recipe: change.recipe ?? 'economy',
    inspection: { ...inspection, ...(change.grain !== undefined && { grain: change.grain }) },
    survey: change.survey ?? survey,
    beside,
    makeable: { ...everything, ...change.makeable },
    buildIds,
  })
}
const stepIds = (items: readonly { key: string }[]) => items.map((item) => item.key.slice(jobId.length + 1))
const itemOf = (planned: ReturnType<typeof plan>, stepId: string) => planned.items.find((item) => item.key === `${jobId}/${stepId}`)!
const needsOf = (planned: ReturnType<typeof plan>, stepId: string) =>
  itemOf(planned, stepId).needs!.map((key) => key.slice(jobId.length + 1))

describe('planJob', () => {
  it('makes pictures, text, every sound in every codec, every rung, and two builds', () => {
    expect(stepIds(plan().items)).toEqual([
      'text-fr',
      'audio-aac-en',
      'audio-aac-ja',
      'audio-opus-en',
      'audio-opus-ja',
      'video-first-1',
      'video-first-2',
      'join-first',
      'video-h264-1',
      'video-h264-2',
      'join-h264',
      'video-av1-1',
      'video-av1-2',
      'join-av1',
      'images',
      'package-first',
      'verify-first',
      'publish-first',
      'package-full',
      'verify-full',
      'publish-full',
    ])
  })
  it('lets the first light need its own and nothing else', () => {
    expect(needsOf(plan(), 'package-first')).toEqual(['text-fr', 'audio-aac-en', 'audio-aac-ja', 'join-first', 'images'])
    const rungs = (stepId: string) => (itemOf(plan(), stepId).payload as unknown as VideoPayload).rungs.map(({ id }) => id)
    expect(rungs('video-first-1')).toEqual(['h264-240', 'h264-360'])
    expect(rungs('video-h264-2')).toEqual(['h264-720', 'h264-1080'])
    expect(rungs('video-av1-2')).toEqual(['av1-240', 'av1-360', 'av1-720', 'av1-1080'])
    expect(needsOf(plan(), 'verify-first')).toEqual(['package-first'])
    expect(needsOf(plan(), 'publish-first')).toEqual(['package-first', 'verify-first', 'images', 'join-first'])
  })
  it('lets the full build take over what the first has packaged and verified', () => {
    expect(needsOf(plan(), 'package-full').slice(-3)).toEqual(['join-av1', 'images', 'package-first'])
    expect(needsOf(plan(), 'verify-full')).toEqual(['package-full', 'verify-first'])
    expect(needsOf(plan(), 'publish-full')).toEqual([
      'package-full',
      'verify-full',
      'images',
      'join-first',
      'join-h264',
      'join-av1',
      'publish-first',
    ])
    expect(itemOf(plan(), 'publish-full').payload).toMatchObject({ stage: 'full', buildId: 'full-build' })
  })
  it('takes small pictures from the best rung of the first light', () => {
    expect(needsOf(plan(), 'images')).toEqual(['join-first'])
    expect(itemOf(plan(), 'images').payload).toMatchObject({ rung: { id: 'h264-360' }, from: 'join-first' })
  })
  it('puts every need before what needs it', () => {
    const seen = new Set<string>()
    for (const item of plan().items) {
      for (const need of item.needs ?? []) expect(seen).toContain(need)
      seen.add(item.key)
    }
  })
  it('ranks the first light above looking into another master, low before high, and H.264 before AV1', () => {
    const { items } = plan()
    const ranked = items.toSorted((a, b) => b.priority! - a.priority!).map((item) => item.key.slice(jobId.length + 1))
    expect(ranked).toEqual([
      'publish-full',
      'publish-first',
      'verify-full',
      'verify-first',
      'package-full',
      'package-first',
      'join-first',
      'join-h264',
      'join-av1',
      'video-first-1',
      'video-first-2',
      'audio-aac-en',
      'audio-aac-ja',
      'text-fr',
      'images',
      'audio-opus-en',
      'audio-opus-ja',
      'video-h264-1',
      'video-h264-2',
      'video-av1-1',
      'video-av1-2',
    ])
    const inspection = firstSteps({ jobId, priority: 0, sizeBytes: 0, share: 'folder' })[0]!.priority!
    expect(items.filter((item) => item.priority! > inspection)).toHaveLength(15)
  })
  it('keeps all steps of a low-priority job below zero, and of a higher one above all of a lower', () => {
    const priorities = (priority: number) =>
      [...plan({ priority }).items, ...firstSteps({ jobId, priority, sizeBytes: 0, share: 'blobs' })].map((item) => item.priority!)
    expect(Math.max(...priorities(-1))).toBeLessThan(0)
    expect(Math.min(...priorities(0))).toBeGreaterThanOrEqual(0)
    expect(Math.min(...priorities(5))).toBeGreaterThan(Math.max(...priorities(4)))
  })
  it('makes one build when the first light would hold everything', () => {
    const small = plan({ probe: { video: [{ ...video, shownWidth: 320, shownHeight: 180 }], audio: [] }, makeable: { video: ['h264'] } })
    expect(stepIds(small.items)).toEqual([
      'text-fr',
      'video-first-1',
      'video-first-2',
      'join-first',
      'images',
      'package-full',
      'verify-full',
      'publish-full',
    ])
    expect(needsOf(small, 'package-full')).toEqual(['text-fr', 'join-first', 'images'])
    expect(needsOf(small, 'verify-full')).toEqual(['package-full'])
  })
  it('makes a silent film without sound', () => {
    const silent = plan({ probe: { audio: [] } })
    expect(stepIds(silent.items).filter((id) => id.startsWith('audio'))).toEqual([])
    expect((itemOf(silent, 'package-full').payload as unknown as StagePayload).audio).toEqual([])
  })
  it('leaves out what the tools cannot do', () => {
    const poor = plan({ makeable: { video: ['h264'], audio: ['aac'], quality: false } })
    expect(stepIds(poor.items).filter((id) => /av1|opus/.test(id))).toEqual([])
    expect((itemOf(poor, 'video-h264-1').payload as unknown as VideoPayload).measuredUnits).toBe(0)
    expect(needsOf(poor, 'publish-full')).toEqual(['package-full', 'verify-full', 'images', 'join-first', 'join-h264', 'publish-first'])
  })
  it('names tracks of one language apart, and lets the main track of the file play by default', () => {
    const many = plan({
      probe: { audio: [sound(1, 'en', { role: 'commentary', isDefault: true }), sound(2, 'en'), sound(3, 'und')] },
      beside: [{ path: '/x/a.srt', language: 'fr' }],
    })
    expect(many.audio.filter((track) => track.codec === 'aac').map(({ id, label, isDefault }) => [id, label, isDefault])).toEqual([
      ['aac-en', 'English', false],
      ['aac-en-2', 'English', true],
      ['aac-und', 'Original', false],
    ])
    expect((itemOf(many, 'package-full').payload as unknown as StagePayload).text).toMatchObject([
      { id: 'text-fr', label: 'français', source: { streamIndex: 3 } },
      { id: 'text-fr-2', source: { path: '/x/a.srt' } },
    ])
  })
  it('calls no two programmes of one language the same', () => {
    const layouts = plan({
      probe: { audio: [sound(1, 'en', { channels: 6, layout: '5.1' }), sound(2, 'en'), sound(3, 'en', { role: 'commentary' })] },
    })
    expect(layouts.audio.filter((track) => track.codec === 'aac').map(({ id, label }) => [id, label])).toEqual([
      ['aac-en', 'English'],
      ['aac-en-51', 'English'],
      ['aac-en-2', 'English (2)'],
      ['aac-en-3', 'English'],
    ])
  })
  it('makes surround in stereo first, and as 5.1 in every codec for the full build', () => {
    const around = plan({ probe: { audio: [sound(1, 'en', { channels: 8, layout: '7.1', isDefault: true }), sound(2, 'ja')] } })
    expect(around.audio.map(({ id, stepId, layout, label, isDefault }) => [id, stepId, layout, label, isDefault])).toEqual([
      ['aac-en', 'audio-aac-en', undefined, 'English', true],
      ['aac-en-51', 'audio-aac-en-51', '5.1', 'English', true],
      ['aac-ja', 'audio-aac-ja', undefined, '日本語', false],
      ['opus-en', 'audio-opus-en', undefined, 'English', true],
      ['opus-en-51', 'audio-opus-en-51', '5.1', 'English', true],
      ['opus-ja', 'audio-opus-ja', undefined, '日本語', false],
    ])
    expect(needsOf(around, 'package-first')).toEqual(['text-fr', 'audio-aac-en', 'audio-aac-ja', 'join-first', 'images'])
    expect(needsOf(around, 'package-full')).toContain('audio-aac-en-51')
    expect(itemOf(around, 'audio-opus-en-51').payload).toMatchObject({ label: 'Opus English in 5.1' })
  })
  it('gives every unit of a batch a rate factor for each of its rungs', () => {
    const { units, rungs } = itemOf(plan(), 'video-h264-2').payload as unknown as VideoPayload
    expect(units.map(({ firstFrame, frames, keyFrames, crf }) => [firstFrame, frames, keyFrames, crf])).toEqual([
      [720, 360, [0, 90, 180, 270], [24, 24]],
      [1080, 360, [0, 90, 180, 270], [24, 24]],
    ])
    expect(rungs).toHaveLength(2)
  })
  it('spreads the units that are measured over the film', () => {
    const measured = ['video-av1-1', 'video-av1-2'].map(
      (stepId) => (itemOf(plan(), stepId).payload as unknown as VideoPayload).measuredUnits,
    )
    expect(measured).toEqual([1, 1])
  })
  it('reckons that more pixels and newer codecs cost more', () => {
    const cost = (stepId: string) => (itemOf(plan(), stepId).payload as { costSeconds: number }).costSeconds
    const megapixels = (width: number, height: number) => (width * height * 720) / 1e6
    // Half of the film: read, brought to the size of the screen with two rungs, and every eighth picture of those compared.
    const shown = megapixels(1920, 1080) / 2
    const compared = 0.2 + shown / 250 + (3 * shown) / 250 + (2 * shown) / 8 / 27
    expect(cost('video-h264-1')).toBeCloseTo(
      0.2 + megapixels(1920, 1080) / 250 + (megapixels(1280, 720) + megapixels(1920, 1080)) / 70 + compared,
    )
    expect(cost('video-h264-1')).toBeGreaterThan(cost('video-first-1'))
    expect(cost('video-av1-1')).toBeGreaterThan(cost('video-h264-1'))
  })
})

describe('planJob where ladders are worked out', () => {
  const standard = plan({ recipe: 'standard' })

  it('makes a first light of the fixed ladder, and tries every codec before anything else is planned', () => {
    expect(stepIds(standard.items).filter((id) => !/^(text|audio)/.test(id))).toEqual([
      'video-first-1',
      'video-first-2',
      'join-first',
      'images',
      'package-first',
      'verify-first',
      'publish-first',
      'analyse-h264-1',
      'analyse-h264-2',
      'analyse-av1-1',
      'analyse-av1-2',
      'ladder',
    ])
    expect(needsOf(standard, 'ladder')).toEqual(['analyse-h264-1', 'analyse-h264-2', 'analyse-av1-1', 'analyse-av1-2'])
  })
  it('tries a second from the middle of every unit', () => {
    const { units, grid } = itemOf(standard, 'analyse-av1-2').payload as unknown as AnalysePayload
    expect(units).toEqual([
      { unit: 2, firstFrame: 888, frames: 24, whole: { frames: 360, syncFrames: 4 } },
      { unit: 3, firstFrame: 1248, frames: 24, whole: { frames: 360, syncFrames: 4 } },
    ])
    expect(grid.every((point) => point.codec === 'av1')).toBe(true)
    expect(new Set(grid.map((point) => point.height)).size).toBeGreaterThan(2)
  })
  it('leaves short units out where trying all would cost too much beside encoding the film', () => {
    const lengths = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 24 : 72))
    const units = lengths.map((frames, index) => ({ firstFrame: Math.floor(index / 2) * 96 + (index % 2) * 24, frames, keyFrames: [0] }))
    const cutOften = { units, batches: [{ firstUnit: 0, units: 40 }] }
    const small = { probe: { video: [{ ...video, width: 640, height: 360, shownWidth: 640, shownHeight: 360 }] }, survey: cutOften }
    const payload = (stepId: string, recipe: 'standard' | 'best') =>
      itemOf(plan({ ...small, recipe }), stepId).payload as unknown as AnalysePayload
    const { units: tried, costSeconds } = payload('analyse-h264-1', 'standard')
    expect(tried.every(({ whole }) => whole.frames === 72)).toBe(true)
    expect(tried.length).toBeGreaterThan(10)
    expect(costSeconds).toBeLessThan(payload('analyse-h264-1', 'best').costSeconds)
    expect(payload('analyse-h264-1', 'best').units).toHaveLength(40)
    // A part of the film in which nothing is tried has no step for it.
    const halves = {
      ...cutOften,
      batches: [
        { firstUnit: 0, units: 1 },
        { firstUnit: 1, units: 39 },
      ],
    }
    const needs = needsOf(plan({ ...small, survey: halves, recipe: 'standard' }), 'ladder')
    expect(needs.filter((id) => id.startsWith('analyse-h264'))).toEqual(['analyse-h264-2'])
  })
  it('takes the fixed ladder where nothing can be measured', () => {
    const blind = plan({ recipe: 'standard', makeable: { quality: false } })
    expect(stepIds(blind.items)).not.toContain('ladder')
    expect(stepIds(blind.items)).toContain('video-h264-1')
  })
  it('leaves the grain of a grainy film out of AV1, in trials and in encodes, where players put it back', () => {
    const grains = (planned: ReturnType<typeof plan>) =>
      planned.items.flatMap(({ key, payload }) => {
        const { grain } = payload as unknown as VideoPayload
        return grain === undefined ? [] : [[key.slice(jobId.length + 1), grain]]
      })
    expect(grains(plan({ recipe: 'standard', grain: 4.5 }))).toEqual([
      ['analyse-av1-1', 4.5],
      ['analyse-av1-2', 4.5],
    ])
    expect(grains(plan({ recipe: 'best', grain: 4.5, makeable: { quality: false } }))).toEqual([
      ['video-av1-1', 4.5],
      ['video-av1-2', 4.5],
    ])
    for (const kept of [
      { recipe: 'economy', grain: 4.5 },
      { recipe: 'standard' },
      { recipe: 'standard', grain: 4.5, makeable: { grain: false } },
    ] as const)
      expect(grains(plan(kept))).toEqual([])
  })
  it('tries all four codecs for the best', () => {
    const best = plan({ recipe: 'best', makeable: { video: ['h264', 'hevc', 'vp9', 'av1'] } })
    expect(stepIds(best.items).filter((id) => /^analyse-.*-1$/.test(id))).toEqual([
      'analyse-h264-1',
      'analyse-hevc-1',
      'analyse-vp9-1',
      'analyse-av1-1',
    ])
  })
})

describe('planJob of an HDR film', () => {
  const hdr = { ...video, bitDepth: 10, pixelFormat: 'yuv420p10le', transfer: 'smpte2084', dynamicRange: 'pq' as const }
  const all: Partial<Makeable> = { video: ['h264', 'hevc', 'vp9', 'av1'] }
  const blind = (recipe: 'economy' | 'standard' | 'best', film: ProbedVideo = hdr) =>
    plan({ recipe, probe: { video: [film] }, makeable: { ...all, quality: false } })
  const highRange = (planned: ReturnType<typeof plan>) =>
    planned.rungs.filter((rung) => rung.dynamicRange !== undefined).map(({ id }) => id)

  it('keeps its range in AV1, for the best in HEVC too, and under economy not at all', () => {
    expect(highRange(blind('economy'))).toEqual([])
    expect(new Set(highRange(blind('standard')).map((id) => id.split('-')[0]))).toEqual(new Set(['av1']))
    expect(new Set(highRange(blind('best')).map((id) => id.split('-')[0]))).toEqual(new Set(['hevc', 'av1']))
    expect(highRange(blind('best', { ...hdr, dynamicRange: 'sdr', transfer: 'bt709' }))).toEqual([])
    expect(highRange(plan({ recipe: 'standard', probe: { video: [hdr] }, makeable: { video: ['h264'], quality: false } }))).toEqual([])
  })
  it('encodes each range of a codec by itself, after everything in standard range', () => {
    const planned = blind('best')
    const ids = stepIds(planned.items).filter((id) => /^video-.*-1$/.test(id))
    expect(ids).toEqual([
      'video-first-1',
      'video-h264-1',
      'video-hevc-1',
      'video-vp9-1',
      'video-av1-1',
      'video-hevc-pq-1',
      'video-av1-pq-1',
    ])
    const { label, rungs } = itemOf(planned, 'video-hevc-pq-1').payload as unknown as VideoPayload
    expect(label).toMatch(/^HEVC HDR10 240p to 1080p/)
    expect(rungs[0]).toMatchObject({ id: 'hevc-240-pq', bitDepth: 10, dynamicRange: 'pq' })
    expect(itemOf(planned, 'video-av1-pq-1').priority).toBeLessThan(itemOf(planned, 'video-av1-1').priority!)
    expect(needsOf(planned, 'package-full')).toContain('join-av1-pq')
  })
  it('carries what the film says of its light in HDR10, and nowhere else', () => {
    const light = { content: { maxPixel: 900, maxFrameAverage: 300 } }
    const inspection = {
      ...inspectionOf({ probe: { ...probe, video: [hdr] }, times: undefined, notes: [], beside: [] }),
      reading: { light },
    }
    const ask = { jobId, priority: 0, recipe: 'standard' as const, inspection, survey, beside: [], buildIds }
    const { rungs } = planJob({ ...ask, makeable: { ...everything, quality: false } })
    expect(new Set(rungs.map((rung) => `${rung.dynamicRange} ${JSON.stringify(rung.light)}`))).toEqual(
      new Set(['undefined undefined', `pq ${JSON.stringify(light)}`]),
    )
  })
})

describe('planLadder', () => {
  const size = { lines: 720, width: 1280, height: 720 }
  const rung = (expectedBps: number, crf: number[]) => ({ ...size, crf, expectedBps, expectedQuality: 80, why: 'because' })
  const ladders: WorkedLadder[] = [
    {
      codec: 'h264',
      metric: 'vmaf',
      rungs: [rung(500_400, [30, 31, 32, 33]), rung(2_000_000, [22, 23, 24, 25])],
      curves: [],
      topLimit: 'quality',
    },
    { codec: 'av1', metric: 'vmaf', rungs: [rung(400_000, [40, 41, 42, 43])], curves: [], topLimit: 'quality' },
  ]
  const laddersOf = (film: ProbedVideo, worked: readonly WorkedLadder[]) =>
    planLadder(
      {
        jobId,
        priority: 0,
        recipe: 'standard',
        inspection: inspectionOf({ probe: { ...probe, video: [film] }, times: undefined, notes: [], beside: [] }),
        survey,
        beside: [],
        makeable: everything,
        buildIds,
      },
      worked,
    )
  const planned = laddersOf(video, ladders)

  it('encodes every rung with its own rate factor for each unit, and packages them behind the first light', () => {
    expect(stepIds(planned.items)).toEqual([
      'video-h264-1',
      'video-h264-2',
      'join-h264',
      'video-av1-1',
      'video-av1-2',
      'join-av1',
      'package-full',
      'verify-full',
      'publish-full',
    ])
    const { rungs, units } = itemOf(planned, 'video-h264-2').payload as unknown as VideoPayload
    expect(rungs.map(({ id, crf, maxrateBps }) => [id, crf, maxrateBps])).toEqual([
      ['h264-720-500k', 31.5, 1_260_000],
      ['h264-720-2000k', 23.5, 5_000_000],
    ])
    expect(units.map(({ crf }) => crf)).toEqual([
      [32, 24],
      [33, 25],
    ])
    expect(needsOf(planned, 'package-full')).toContain('package-first')
  })

  it('makes a low floor of H.264 in the baseline profile, with better rate factors, and nothing else', () => {
    const small = { lines: 240, width: 426, height: 240 }
    const low = [{ ...ladders[0]!, rungs: [{ ...rung(200_000, [30, 31, 32, 33]), ...small }, ...ladders[0]!.rungs] }, ladders[1]!]
    const floored = itemOf(laddersOf(video, low), 'package-full').payload as unknown as StagePayload
    expect(floored.video.map(({ id, profile }) => [id, profile])).toEqual([
      ['h264-240-200k', 'baseline'],
      ['h264-720-500k', undefined],
      ['h264-720-2000k', undefined],
      ['av1-720-400k', undefined],
    ])
    const { units } = itemOf(laddersOf(video, low), 'video-h264-1').payload as unknown as VideoPayload
    expect(units[0]!.crf[0]).toBe(32)
    // A tall floor is for devices that decode more.
    const { video: packaged, joins } = itemOf(planned, 'package-full').payload as unknown as StagePayload
    expect(packaged.map(({ profile }) => profile)).toEqual([undefined, undefined, undefined])
    expect(joins).toEqual(['join-h264', 'join-av1'])
    const [lowest, next] = (itemOf(plan({ recipe: 'standard' }), 'video-first-1').payload as unknown as VideoPayload).rungs
    expect([lowest!.id, lowest!.profile, next!.id, next!.profile]).toEqual(['h264-240', 'baseline', 'h264-360', undefined])
  })

  it('makes HDR after the rungs in standard range, with lower rate factors and without a promise of quality', () => {
    const hdr = { ...video, bitDepth: 10, pixelFormat: 'yuv420p10le', transfer: 'arib-std-b67', dynamicRange: 'hlg' as const }
    const plannedHdr = laddersOf(hdr, ladders)
    expect(plannedHdr.rungs.map(({ id, bitDepth, dynamicRange }) => [id, bitDepth, dynamicRange])).toEqual([
      ['h264-720-500k', undefined, undefined],
      ['h264-720-2000k', undefined, undefined],
      ['av1-720-400k', 10, undefined],
      ['av1-720-400k-hlg', 10, 'hlg'],
    ])
    const { units, label } = itemOf(plannedHdr, 'video-av1-hlg-1').payload as unknown as VideoPayload
    expect([label, units.map(({ crf }) => crf)]).toEqual(['AV1 HLG 720p, part 1 of 2', [[34], [35]]])
    expect([plannedHdr.promises.get('av1-720-400k'), plannedHdr.promises.get('av1-720-400k-hlg')]).toEqual([
      { expectedBps: 400_000, expectedQuality: 80, why: 'because' },
      { expectedBps: 400_000, why: 'av1-720-400k in the range of the film and 10 bits, for about the same bits.' },
    ])
  })
})
