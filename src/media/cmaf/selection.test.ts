import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleFacts } from './sample-facts.ts'
import { formatSelection, parseSelection, selectTracks } from './selection.ts'
import type { Selection } from './selection.ts'

const base: Selection = { videoCodecs: ['h264', 'av1'], audioCodecs: ['aac', 'opus'], maxHeight: 1080 }

describe('formatSelection', () => {
  it.each([
    [base, 'h264.av1_aac.opus_1080'],
    [{ ...base, videoCodecs: ['av1', 'h264'] as const }, 'h264.av1_aac.opus_1080'],
    [{ ...base, dynamicRanges: ['pq', 'sdr'] as const }, 'h264.av1_aac.opus_1080_sdr.pq'],
    [{ ...base, maxChannels: 2 }, 'h264.av1_aac.opus_1080_2ch'],
    [{ ...base, dynamicRanges: ['sdr'] as const, maxChannels: 6 }, 'h264.av1_aac.opus_1080_sdr_6ch'],
    [{ videoCodecs: [], audioCodecs: [], maxHeight: 0 }, '__0'],
  ])('writes %j as %s', (selection, text) => {
    expect(formatSelection(selection)).toBe(text)
  })

  it('is read back, whatever is selected', () => {
    const selections = fc.record(
      {
        videoCodecs: fc.subarray(['h264', 'hevc', 'vp9', 'av1'] as const),
        audioCodecs: fc.subarray(['aac', 'opus'] as const),
        maxHeight: fc.nat(99_999),
        dynamicRanges: fc.subarray(['sdr', 'hlg', 'pq'] as const),
        maxChannels: fc.nat(99),
      },
      { requiredKeys: ['videoCodecs', 'audioCodecs', 'maxHeight'] },
    )
    fc.assert(
      fc.property(selections, (selection) => {
        expect(parseSelection(formatSelection(selection))).toEqual(selection)
      }),
    )
  })
})

describe('parseSelection', () => {
  it.each([
    'av1.h264_aac_1080',
    'h264_aac',
    'h264_aac_01080',
    'h264_aac_1080_pq.sdr',
    'h264_aac_1080_hdr',
    'h264_aac_1080_06ch',
    'h264_aac_1080_6ch_sdr',
    'h264_aac_1080_sdr_6',
    'h264.h264_aac_1080',
    'h264_aac_1080/..',
  ])('knows no other spelling: %s', (text) => {
    expect(parseSelection(text)).toBeUndefined()
  })
})

describe('selectTracks', () => {
  const facts = {
    ...sampleFacts,
    video: [...sampleFacts.video, { ...sampleFacts.video[0]!, id: 'h264-pq', dynamicRange: 'pq' } as const],
    audio: [...sampleFacts.audio, { ...sampleFacts.audio[0]!, id: 'aac-en-6', channels: 6 }],
  }
  const ids = (selection: Selection) => {
    const { video, audio } = selectTracks(facts, selection)
    return [...video, ...audio].map((track) => track.id)
  }

  it('lets every range and layout through when nothing is said about them', () => {
    expect(ids(base)).toEqual(['h264-720', 'h264-240', 'av1-720', 'h264-pq', 'aac-en', 'opus-en', 'aac-ja', 'opus-ja', 'aac-en-6'])
  })

  it('keeps HDR from displays and surround from devices that do not take them', () => {
    expect(ids({ ...base, dynamicRanges: ['sdr', 'hlg'], maxChannels: 5 })).not.toContain('h264-pq')
    expect(ids({ ...base, dynamicRanges: ['sdr', 'hlg'], maxChannels: 5 })).not.toContain('aac-en-6')
    expect(ids({ ...base, dynamicRanges: ['pq'], maxChannels: 6, audioCodecs: ['aac'] })).toEqual([
      'h264-pq',
      'aac-en',
      'aac-ja',
      'aac-en-6',
    ])
  })
})
