import { describe, expect, it } from 'vitest'
import type { BuildFacts, VideoTrack } from '../../media/cmaf/build-facts.ts'
import { sampleFacts } from '../../media/cmaf/sample-facts.ts'
import { findFaults } from './build-checks.ts'

const decoded = (facts: BuildFacts) => new Map(facts.video.map((track) => [track.id, track.frames]))
const faultsOf = (facts: BuildFacts, change: { decodedFrames?: ReadonlyMap<string, number>; expectedFrames?: number } = {}) =>
  findFaults({ facts, decodedFrames: decoded(facts), expectedFrames: 120, ...change })
const withTrack = (id: string, change: Partial<VideoTrack>): BuildFacts => ({
  ...sampleFacts,
  video: sampleFacts.video.map((track) => (track.id === id ? { ...track, ...change } : track)),
})

describe('findFaults', () => {
  it('finds nothing in a good build', () => {
    expect(faultsOf(sampleFacts)).toEqual([])
  })
  it('takes two pictures more or fewer than the master promises, and not three', () => {
    expect(faultsOf(sampleFacts, { expectedFrames: 122 })).toEqual([])
    expect(faultsOf(sampleFacts, { expectedFrames: 123 })).toEqual(['h264-720 has 120 pictures where the master has 123.'])
  })
  it('finds a rung that decodes to fewer pictures than it has', () => {
    expect(faultsOf(sampleFacts, { decodedFrames: new Map([...decoded(sampleFacts), ['av1-720', 119]]) })).toEqual([
      'av1-720 decodes to 119 pictures of 120.',
    ])
  })
  it('finds a rung that nobody decoded', () => {
    const some = new Map(decoded(sampleFacts))
    some.delete('h264-240')
    expect(faultsOf(sampleFacts, { decodedFrames: some })).toEqual(['h264-240 was not decoded.'])
  })
  it('finds a rung with another number of pictures than the others', () => {
    expect(faultsOf(withTrack('h264-240', { frames: 121 }))).toEqual(['h264-240 has 121 pictures and h264-720 has 120.'])
  })
  it('finds a rung that is cut elsewhere, by more than half a frame', () => {
    expect(faultsOf(withTrack('av1-720', { segmentTicks: [48_499, 47_501, 24_000] }))).toEqual([])
    expect(faultsOf(withTrack('av1-720', { segmentTicks: [48_501, 47_499, 24_000] }))).toEqual([
      'av1-720 is not cut at the same times as h264-720.',
    ])
    expect(faultsOf(withTrack('av1-720', { segmentTicks: [48_000, 72_000] }))).toEqual([
      'av1-720 is not cut at the same times as h264-720.',
    ])
  })
  it('finds a codecs string of another codec', () => {
    expect(faultsOf(withTrack('av1-720', { codecs: 'avc1.640015' }))).toEqual(['av1-720 calls itself avc1.640015, which is not av1.'])
  })
  it('finds sound that is longer or shorter than the picture', () => {
    const [first, ...others] = sampleFacts.audio
    const facts = { ...sampleFacts, audio: [{ ...first!, segmentTicks: [96_256, 96_256] }, ...others] }
    expect(faultsOf(facts)).toEqual(['aac-en is 0.989 s shorter or longer than the picture.'])
  })
  it('finds a build without a picture', () => {
    expect(faultsOf({ ...sampleFacts, video: [] })).toEqual(['There is no video track.'])
  })
})
