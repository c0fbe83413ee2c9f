import { describe, expect, it } from 'vitest'
import type { BuildId, JobId } from '../../contracts/ids.ts'
import type { MasterProbe, ProbedAudio, ProbedVideo } from '../../media/probe/master-probe.ts'
import { inspectionOf } from './inspection.ts'
import type { Makeable } from './makeable.ts'
import { firstStep, planJob } from './plan-job.ts'
import { type StagePayload } from './step-payloads.ts'

const jobId = '019370a0-0000-7000-8000-000000000001' as JobId
const buildIds = { first: 'first-build' as BuildId, full: 'full-build' as BuildId }
const everything: Makeable = { video: ['h264', 'av1'], audio: ['aac', 'opus'], vmaf: true }

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
const plan = (
  change: {
    probe?: Partial<MasterProbe>
    makeable?: Partial<Makeable>
    priority?: number
    beside?: { path: string; language: string }[]
  } = {},
) => {
  const beside = change.beside ?? []
  const inspection = inspectionOf({ probe: { ...probe, ...change.probe }, times: undefined, notes: [], beside })
  return planJob({
    jobId,
    priority: change.priority ?? 0,
    recipe: 'economy',
    inspection,
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
      'video-h264-240',
      'video-h264-360',
      'video-h264-720',
      'video-h264-1080',
      'video-av1-240',
      'video-av1-360',
      'video-av1-720',
      'video-av1-1080',
      'images',
      'package-first',
      'verify-first',
      'publish-first',
      'quality',
      'package-full',
      'verify-full',
      'publish-full',
    ])
  })
  it('lets the first light need its own and nothing else', () => {
    expect(needsOf(plan(), 'package-first')).toEqual([
      'text-fr',
      'audio-aac-en',
      'audio-aac-ja',
      'video-h264-240',
      'video-h264-360',
      'images',
    ])
    expect(needsOf(plan(), 'verify-first')).toEqual(['package-first'])
    expect(needsOf(plan(), 'publish-first')).toEqual(['package-first', 'verify-first', 'images'])
  })
  it('lets the full build take over what the first has packaged and verified', () => {
    expect(needsOf(plan(), 'package-full').slice(-3)).toEqual(['video-av1-1080', 'images', 'package-first'])
    expect(needsOf(plan(), 'verify-full')).toEqual(['package-full', 'verify-first'])
    expect(needsOf(plan(), 'publish-full')).toEqual(['package-full', 'verify-full', 'images', 'quality', 'publish-first'])
    expect(itemOf(plan(), 'publish-full').payload).toMatchObject({ stage: 'full', buildId: 'full-build' })
  })
  it('takes small pictures from the best rung of the first light', () => {
    expect(needsOf(plan(), 'images')).toEqual(['video-h264-360'])
    expect(itemOf(plan(), 'images').payload).toMatchObject({ rung: { id: 'h264-360' } })
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
      'video-h264-240',
      'video-h264-360',
      'audio-aac-en',
      'audio-aac-ja',
      'text-fr',
      'images',
      'audio-opus-en',
      'audio-opus-ja',
      'quality',
      'video-h264-720',
      'video-h264-1080',
      'video-av1-240',
      'video-av1-360',
      'video-av1-720',
      'video-av1-1080',
    ])
    const inspection = firstStep({ jobId, priority: 0, sizeBytes: 0 }).priority!
    expect(items.filter((item) => item.priority! > inspection)).toHaveLength(12)
  })
  it('keeps all steps of a low-priority job below zero, and of a higher one above all of a lower', () => {
    const priorities = (priority: number) =>
      [...plan({ priority }).items, firstStep({ jobId, priority, sizeBytes: 0 })].map((item) => item.priority!)
    expect(Math.max(...priorities(-1))).toBeLessThan(0)
    expect(Math.min(...priorities(0))).toBeGreaterThanOrEqual(0)
    expect(Math.min(...priorities(5))).toBeGreaterThan(Math.max(...priorities(4)))
  })
  it('makes one build when the first light would hold everything', () => {
    const small = plan({ probe: { video: [{ ...video, shownWidth: 320, shownHeight: 180 }], audio: [] }, makeable: { video: ['h264'] } })
    expect(stepIds(small.items)).toEqual(['text-fr', 'video-h264-240', 'images', 'quality', 'package-full', 'verify-full', 'publish-full'])
    expect(needsOf(small, 'package-full')).toEqual(['text-fr', 'video-h264-240', 'images'])
    expect(needsOf(small, 'verify-full')).toEqual(['package-full'])
  })
  it('makes a silent film without sound', () => {
    const silent = plan({ probe: { audio: [] } })
    expect(stepIds(silent.items).filter((id) => id.startsWith('audio'))).toEqual([])
    expect((itemOf(silent, 'package-full').payload as unknown as StagePayload).audio).toEqual([])
  })
  it('leaves out what the tools cannot do', () => {
    const poor = plan({ makeable: { video: ['h264'], audio: ['aac'], vmaf: false } })
    expect(stepIds(poor.items).filter((id) => /av1|opus|quality/.test(id))).toEqual([])
    expect(needsOf(poor, 'publish-full')).toEqual(['package-full', 'verify-full', 'images', 'publish-first'])
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
  it('reckons that more pixels, better presets and newer codecs cost more', () => {
    const cost = (stepId: string) => (itemOf(plan(), stepId).payload as { costSeconds: number }).costSeconds
    expect(cost('video-h264-1080')).toBeCloseTo(0.2 + (1920 * 1080 * 1440) / 1e6 / 70 + (1920 * 1080 * 1440) / 1e6 / 250)
    expect(cost('video-h264-1080')).toBeGreaterThan(cost('video-h264-720'))
    expect(cost('video-av1-1080')).toBeGreaterThan(cost('video-h264-1080'))
  })
})
