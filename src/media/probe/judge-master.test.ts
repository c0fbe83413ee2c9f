import { describe, expect, it } from 'vitest'
import { decodesCodec } from './decodes-codec.ts'
import { judgeMaster, judgeUnreadable, pictureSeconds } from './judge-master.ts'
import type { MasterProbe, ProbedAudio, ProbedVideo } from './master-probe.ts'
import { sampleVideo } from './sample-video.ts'

const film = sampleVideo
const sound: ProbedAudio = {
  index: 1,
  codec: 'aac',
  channels: 2,
  layout: 'stereo',
  sampleRate: 48_000,
  language: 'en',
  title: undefined,
  role: 'main',
  isDefault: true,
}
const master: MasterProbe = {
  container: 'mp4',
  durationSeconds: 10,
  startSeconds: 0,
  sizeBytes: 1_000_000,
  video: [film],
  stills: 0,
  audio: [sound],
  subtitles: [],
  chapters: [],
}
const times = {
  packets: 240,
  firstSeconds: 0,
  lastSeconds: 10 - 1 / 24,
  frameSeconds: 1 / 24,
  longestGapSeconds: 1 / 24,
  isVariable: false,
}
const decodes = () => true
const judge = (change: Partial<MasterProbe>) => judgeMaster({ ...master, ...change }, { decodes })
const judgeFilm = (change: Partial<ProbedVideo>) => judge({ video: [{ ...film, ...change }] })
const notes = (change: Partial<MasterProbe>) => {
  const judgement = judge(change)
  return judgement.verdict === 'ok' ? judgement.notes.map((note) => note.code) : judgement
}

describe('judgeMaster', () => {
  it('takes an ordinary film without a note', () => {
    expect(judgeMaster(master, { decodes, times })).toEqual({ verdict: 'ok', notes: [] })
  })

  it('refuses what has no moving picture, and says which', () => {
    expect(judge({ video: [] })).toMatchObject({ code: 'NO_VIDEO_TRACK' })
    expect(judge({ video: [], stills: 1 })).toMatchObject({ code: 'NO_VIDEO_TRACK' })
    expect(judge({ video: [], stills: 1, audio: [] })).toMatchObject({ code: 'STILL_PICTURE' })
  })

  it('refuses a picture that nothing here can decode', () => {
    const judgement = judgeMaster({ ...master, video: [{ ...film, codec: 'prores_raw' }] }, { decodes: () => false })
    expect(judgement).toEqual({
      verdict: 'refused',
      code: 'NO_DECODER',
      reason:
        'The picture is in prores_raw, which this ffmpeg cannot decode. Export it as H.264, HEVC, ProRes or DNxHR, or set the path of a newer ffmpeg.',
    })
  })

  it('takes 16 to 8192 pixels each way, as stored and as shown', () => {
    const size = (width: number, height: number) => {
      const judgement = judgeFilm({ width, height, shownWidth: width, shownHeight: height })
      return judgement.verdict === 'ok' ? 'ok' : judgement.code
    }
    expect([size(16, 16), size(15, 16), size(16, 15), size(0, 0)]).toEqual([
      'ok',
      'PICTURE_TOO_SMALL',
      'PICTURE_TOO_SMALL',
      'PICTURE_TOO_SMALL',
    ])
    expect([size(8192, 8192), size(8193, 100), size(100, 8193)]).toEqual(['ok', 'PICTURE_TOO_LARGE', 'PICTURE_TOO_LARGE'])
    expect(judgeFilm({ shownWidth: 9000 })).toMatchObject({ code: 'PICTURE_TOO_LARGE' })
  })

  it('takes half a second to 24 hours', () => {
    const length = (durationSeconds: number) => {
      const judgement = judge({ durationSeconds, video: [{ ...film, durationSeconds }] })
      return judgement.verdict === 'ok' ? 'ok' : judgement.code
    }
    expect([0, 0.1, 0.494, 0.496, 0.5, 86_400, 86_401].map(length)).toEqual([
      'TOO_SHORT',
      'TOO_SHORT',
      'TOO_SHORT',
      // Six pictures at 12 a second, in a file whose clock is milliseconds.
      'ok',
      'ok',
      'ok',
      'TOO_LONG',
    ])
    expect(judge({ durationSeconds: 0.494, video: [{ ...film, durationSeconds: 0.494 }] })).toMatchObject({
      reason: 'The film is 0.49 s long. At least 0.5 s are needed.',
    })
    expect(judge({ durationSeconds: 0.1, video: [{ ...film, durationSeconds: 0.1 }] })).toMatchObject({
      reason: 'The film is 0.1 s long. At least 0.5 s are needed.',
    })
  })

  it('believes timestamps more than headers', () => {
    const long = { ...master, video: [{ ...film, durationSeconds: 0 }] }
    expect(judgeMaster(long, { decodes, times }).verdict).toBe('ok')
    expect(judgeMaster(master, { decodes, times: { ...times, lastSeconds: 0.1 } })).toMatchObject({ code: 'TOO_SHORT' })
  })

  it('finds a film that ends before its index does', () => {
    expect(judgeMaster(master, { decodes, times: { ...times, packets: 238 } })).toMatchObject({ verdict: 'ok' })
    expect(judgeMaster(master, { decodes, times: { ...times, packets: 237 } })).toMatchObject({
      code: 'CUT_OFF',
      reason: 'The file is cut off: its index names 240 pictures, but only 237 are there. Copy or export it again.',
    })
  })

  it('takes ten audio tracks and refuses thirty-three', () => {
    expect(judge({ audio: Array.from({ length: 10 }, () => sound) }).verdict).toBe('ok')
    expect(judge({ audio: Array.from({ length: 33 }, () => sound) })).toMatchObject({ code: 'TOO_MANY_TRACKS' })
  })

  it('notes what will be done to an unusual film', () => {
    expect(notes({ video: [{ ...film, width: 853, shownWidth: 853 }] })).toEqual(['odd-dimensions'])
    expect(notes({ video: [{ ...film, rotation: 90 }] })).toEqual(['rotated'])
    expect(notes({ video: [{ ...film, pixelAspect: { numerator: 4, denominator: 3 } }] })).toEqual(['pixel-aspect'])
    expect(notes({ video: [{ ...film, looksVariable: true }] })).toEqual(['variable-rate'])
    expect(notes({ video: [{ ...film, averageRate: { numerator: 120, denominator: 1 } }] })).toEqual(['high-rate'])
    expect(notes({ video: [{ ...film, interlaced: true }] })).toEqual(['interlaced'])
    expect(notes({ video: [{ ...film, dynamicRange: 'hlg' }] })).toEqual(['hdr'])
    expect(notes({ video: [film, film] })).toEqual(['more-video'])
    expect(notes({ audio: [] })).toEqual(['no-audio'])
    expect(notes({ durationSeconds: 20 })).toEqual(['ends-early'])
    const bitmap = {
      index: 2,
      codec: 'dvd_subtitle',
      kind: 'bitmap',
      language: 'en',
      title: undefined,
      role: 'subtitle',
      isDefault: false,
    } as const
    expect(notes({ subtitles: [bitmap, { ...bitmap, kind: 'text' }] })).toEqual(['bitmap-subtitles'])
  })
})

describe('pictureSeconds', () => {
  it('counts from the beginning of the file to the end of the last picture', () => {
    const late = { ...times, firstSeconds: 0.5, lastSeconds: 9.5, frameSeconds: 0.25 }
    expect(pictureSeconds(master, film, late)).toBe(9.75)
    expect(pictureSeconds({ ...master, startSeconds: 0.5 }, film, late)).toBe(9.25)
    expect(pictureSeconds({ ...master, startSeconds: -0.25 }, film, late)).toBe(10)
  })

  it('takes the word of the headers where timestamps were not read', () => {
    expect(pictureSeconds(master, { ...film, durationSeconds: 7 }, undefined)).toBe(7)
    expect(pictureSeconds(master, { ...film, durationSeconds: undefined }, undefined)).toBe(10)
  })
})

describe('judgeUnreadable', () => {
  it('tells an empty file, one that is cut off and one that is no film', () => {
    const codes = [
      judgeUnreadable(0, 'moov atom not found'),
      judgeUnreadable(9, '[mov] moov atom not found'),
      judgeUnreadable(9, 'Invalid data'),
    ]
    expect(codes).toMatchObject([{ code: 'EMPTY_FILE' }, { code: 'CUT_OFF' }, { code: 'NOT_A_VIDEO' }])
  })
})

describe('decodesCodec', () => {
  it('knows decoders that are called like their codec and those of libraries', () => {
    const decoders = new Set(['h264', 'libdav1d'])
    expect(['h264', 'av1', 'vvc', 'unknown', 'constructor'].map((codec) => decodesCodec(decoders, codec))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})
