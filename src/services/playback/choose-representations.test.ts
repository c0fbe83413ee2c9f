import { describe, expect, it } from 'vitest'
import { sampleFacts } from '../../media/cmaf/sample-facts.ts'
import { formatSelection, parseSelection } from '../../media/cmaf/selection.ts'
import { writeMpd } from '../../media/dash/write-mpd.ts'
import { writeMaster } from '../../media/hls/write-master.ts'
import { chooseRepresentations } from './choose-representations.ts'

const device = {
  videoCodecs: ['h264' as const, 'av1' as const],
  audioCodecs: ['aac' as const, 'opus' as const],
  maxHeight: 1080,
  maxChannels: 2,
  dynamicRanges: ['sdr' as const],
}
const [av1] = sampleFacts.video.filter(({ codec }) => codec === 'av1')
const inHdr = { ...av1!, id: 'av1-720-pq', codecs: 'av01.0.05M.10.0.111.09.16.09.0', bitDepth: 10, dynamicRange: 'pq' as const }
const hdrFacts = { ...sampleFacts, video: [...sampleFacts.video, inHdr] }

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

  it('gives HDR only to a device that shows it, beside standard range', () => {
    const choose = (dynamicRanges: ('sdr' | 'hlg' | 'pq')[]) =>
      chooseRepresentations({ facts: hdrFacts, device: { ...device, dynamicRanges }, offerHeight: 2160 })
    expect(choose(['sdr'])).toMatchObject({
      selection: { videoCodecs: ['h264', 'av1'], dynamicRanges: ['sdr'] },
      reasons: ['picture in H.264, AV1 up to 720 lines', 'in standard range, not in HDR10', 'sound in AAC, Opus'],
    })
    expect(choose(['sdr', 'hlg'])).toMatchObject({ selection: { dynamicRanges: ['sdr'] } })
    expect(choose(['sdr', 'hlg', 'pq'])).toMatchObject({
      selection: { videoCodecs: ['h264', 'av1'], dynamicRanges: ['sdr', 'pq'] },
      reasons: ['picture in H.264, AV1 up to 720 lines', 'in standard range, HDR10', 'sound in AAC, Opus'],
    })
    expect(choose(['pq'])).toMatchObject({ selection: { videoCodecs: ['av1'], dynamicRanges: ['pq'] } })
    expect(choose(['hlg'])).toEqual({
      allow: false,
      reason: 'The picture comes in standard range, HDR10; the device shows HLG.',
    })
  })

  it('says nothing of ranges where a build has one', () => {
    const choice = chooseRepresentations({ facts: sampleFacts, device: { ...device, dynamicRanges: ['sdr', 'pq'] }, offerHeight: 2160 })
    expect(choice.allow && choice.selection).not.toHaveProperty('dynamicRanges')
  })

  it('gives surround only to a device that plays so many channels, beside stereo', () => {
    const facts = { ...sampleFacts, audio: [...sampleFacts.audio, { ...sampleFacts.audio[0]!, id: 'aac-en-51', channels: 6 }] }
    const choose = (maxChannels: number) => chooseRepresentations({ facts, device: { ...device, maxChannels }, offerHeight: 2160 })
    const forStereo = choose(5)
    expect(forStereo).toMatchObject({
      selection: { maxChannels: 2 },
      reasons: ['picture in H.264, AV1 up to 720 lines', 'sound in AAC, Opus, not as surround: the device plays fewer channels'],
    })
    const forSurround = choose(8)
    expect(forSurround).toMatchObject({
      selection: { maxChannels: 6 },
      reasons: ['picture in H.264, AV1 up to 720 lines', 'sound in AAC, Opus, also as surround'],
    })
    const manifests = [forStereo, forSurround].flatMap((choice) => {
      const selection = choice.allow ? parseSelection(formatSelection(choice.selection))! : undefined
      return selection ? [writeMaster(facts, { selection, filesBase: '' }), writeMpd(facts, { selection, filesBase: '' })] : []
    })
    expect(manifests.map((text) => text.includes('aac-en-51'))).toEqual([false, false, true, true])
    expect(choose(1)).toEqual({ allow: false, reason: 'The sound has at least 2 channels; the device plays at most 1.' })
  })

  it('writes manifests that hold nothing else', () => {
    const manifestsFor = (dynamicRanges: ('sdr' | 'hlg' | 'pq')[]) => {
      const choice = chooseRepresentations({ facts: hdrFacts, device: { ...device, dynamicRanges }, offerHeight: 2160 })
      const selection = choice.allow ? parseSelection(formatSelection(choice.selection))! : undefined
      return selection ? [writeMaster(hdrFacts, { selection, filesBase: '' }), writeMpd(hdrFacts, { selection, filesBase: '' })] : []
    }
    expect(manifestsFor(['sdr']).map((text) => text.includes('av1-720-pq'))).toEqual([false, false])
    const [master, mpd] = manifestsFor(['sdr', 'pq'])
    expect(master).toMatch(/VIDEO-RANGE=PQ.*\nav1-720-pq\.m3u8/)
    expect(mpd).toContain('<EssentialProperty schemeIdUri="urn:mpeg:mpegB:cicp:TransferCharacteristics" value="16"/>')
    expect(mpd).toContain('id="h264-720"')
  })
})
