import { describe, expect, it } from 'vitest'
import { sampleFacts } from '../../media/cmaf/sample-facts.ts'
import { chooseRepresentations } from './choose-representations.ts'

const device = { videoCodecs: ['h264' as const, 'av1' as const], audioCodecs: ['aac' as const, 'opus' as const], maxHeight: 1080 }

describe('choose representations', () => {
  it('takes every codec that build and device have, up to the lower of two heights', () => {
    expect(chooseRepresentations({ facts: sampleFacts, device, offerHeight: 2160 })).toEqual({
      allow: true,
      selection: { videoCodecs: ['h264', 'av1'], audioCodecs: ['aac', 'opus'], maxHeight: 1080 },
      reasons: ['picture in H.264, AV1 up to 720 lines', 'sound in AAC, Opus'],
    })
  })

  it('leaves out what the device does not decode', () => {
    const choice = chooseRepresentations({
      facts: sampleFacts,
      device: { ...device, videoCodecs: ['h264', 'hevc'], audioCodecs: ['aac'] },
      offerHeight: 2160,
    })
    expect(choice).toMatchObject({ allow: true, selection: { videoCodecs: ['h264'], audioCodecs: ['aac'] } })
  })

  it('leaves out what lies above the offer, with its codec when nothing of it is left', () => {
    expect(chooseRepresentations({ facts: sampleFacts, device, offerHeight: 480 })).toEqual({
      allow: true,
      selection: { videoCodecs: ['h264'], audioCodecs: ['aac', 'opus'], maxHeight: 480 },
      reasons: ['picture in H.264 up to 240 lines', '2 of 3 left out: the offer includes at most 480', 'sound in AAC, Opus'],
    })
  })

  it('lets the exact height through and refuses one line less', () => {
    expect(chooseRepresentations({ facts: sampleFacts, device: { ...device, maxHeight: 240 }, offerHeight: 2160 })).toMatchObject({
      allow: true,
    })
    expect(chooseRepresentations({ facts: sampleFacts, device: { ...device, maxHeight: 239 }, offerHeight: 2160 })).toEqual({
      allow: false,
      reason: 'The lowest picture has 240 lines; the device shows at most 239.',
    })
    expect(chooseRepresentations({ facts: sampleFacts, device, offerHeight: 239 })).toEqual({
      allow: false,
      reason: 'The lowest picture has 240 lines; the offer includes at most 239.',
    })
  })

  it('refuses a device that decodes no picture of the build, and says what both have', () => {
    expect(chooseRepresentations({ facts: sampleFacts, device: { ...device, videoCodecs: ['vp9', 'hevc'] }, offerHeight: 2160 })).toEqual({
      allow: false,
      reason: 'The picture comes in H.264, AV1; the device shows VP9, HEVC.',
    })
  })

  it('refuses a device that hears nothing of a build with sound', () => {
    const facts = { ...sampleFacts, audio: sampleFacts.audio.filter((track) => track.codec === 'opus') }
    expect(chooseRepresentations({ facts, device: { ...device, audioCodecs: ['aac'] }, offerHeight: 2160 })).toEqual({
      allow: false,
      reason: 'The sound comes in Opus; the device plays AAC.',
    })
  })

  it('plays a silent film', () => {
    expect(chooseRepresentations({ facts: { ...sampleFacts, audio: [] }, device, offerHeight: 2160 })).toEqual({
      allow: true,
      selection: { videoCodecs: ['h264', 'av1'], audioCodecs: [], maxHeight: 1080 },
      reasons: ['picture in H.264, AV1 up to 720 lines', 'without sound'],
    })
  })

  it('refuses a build without a picture', () => {
    expect(chooseRepresentations({ facts: { ...sampleFacts, video: [] }, device, offerHeight: 2160 })).toEqual({
      allow: false,
      reason: 'The picture comes in nothing; the device shows H.264, AV1.',
    })
  })
})
