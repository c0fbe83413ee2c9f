import { describe, expect, it } from 'vitest'
import { detectCapabilities, deviceName, type Device } from './device-capabilities.ts'

const chromeOnLinux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36'
const device = (changes: Partial<Device> = {}): Device => ({
  isTypeSupported: (type) => !type.includes('hvc1'),
  showsHighRange: false,
  outputChannels: 2,
  screen: { width: 1920, height: 1080, pixelRatio: 1 },
  userAgent: chromeOnLinux,
  ...changes,
})

describe('device capabilities', () => {
  it('names the families that the browser plays', async () => {
    expect(await detectCapabilities(device())).toEqual({
      name: 'Chrome on Linux',
      videoCodecs: ['h264', 'vp9', 'av1'],
      audioCodecs: ['aac', 'opus'],
      maxHeight: 1080,
      maxChannels: 2,
      dynamicRanges: ['sdr'],
    })
  })

  it('names the ranges that the screen shows and some family in 10 bits is decoded to', async () => {
    const decodingInfo = async ({ video }: MediaDecodingConfiguration) => ({
      supported: video!.transferFunction !== 'hlg',
      smooth: true,
    })
    const ranges = async (changes: Partial<Device>) => (await detectCapabilities(device(changes))).dynamicRanges
    expect(await ranges({ showsHighRange: true })).toEqual(['sdr', 'hlg', 'pq'])
    expect(await ranges({ showsHighRange: true, decodingInfo })).toEqual(['sdr', 'pq'])
    expect(await ranges({ showsHighRange: false, decodingInfo })).toEqual(['sdr'])
    expect(await ranges({ showsHighRange: true, isTypeSupported: (type) => type.includes('avc1') })).toEqual(['sdr'])
  })

  it('says more than two channels only where the output takes 5.1 and every codec is decoded to it', async () => {
    const channels = async (changes: Partial<Device>) => (await detectCapabilities(device(changes))).maxChannels
    const answers = (opus: boolean) => async (asked: MediaDecodingConfiguration) => ({
      supported: asked.audio === undefined || (asked.audio.channels === '6' && (opus || !asked.audio.contentType.includes('opus'))),
      smooth: true,
    })
    expect(await channels({ outputChannels: 8, decodingInfo: answers(true) })).toBe(8)
    expect(await channels({ outputChannels: 6 })).toBe(6)
    expect(await channels({ outputChannels: 8, decodingInfo: answers(false) })).toBe(2)
    expect(await channels({ outputChannels: 4, decodingInfo: answers(true) })).toBe(2)
    expect(await channels({ outputChannels: 1 })).toBe(2)
    expect(await channels({ outputChannels: 8, decodingInfo: () => Promise.reject(new TypeError('not implemented')) })).toBe(2)
  })

  it('leaves out what would not play smoothly', async () => {
    const decodingInfo = async ({ video }: MediaDecodingConfiguration) => ({
      supported: true,
      smooth: !video!.contentType.includes('av01'),
    })
    expect((await detectCapabilities(device({ decodingInfo }))).videoCodecs).toEqual(['h264', 'vp9'])
  })

  it('takes a jerky picture before none', async () => {
    const decodingInfo = async () => ({ supported: true, smooth: false })
    expect((await detectCapabilities(device({ decodingInfo }))).videoCodecs).toEqual(['h264', 'vp9', 'av1'])
  })

  it('believes the first answer of a browser that cannot be asked for more', async () => {
    const decodingInfo = () => Promise.reject(new TypeError('not implemented'))
    expect((await detectCapabilities(device({ decodingInfo }))).videoCodecs).toEqual(['h264', 'vp9', 'av1'])
  })

  it('says H.264 and AAC when the browser says nothing', async () => {
    const found = await detectCapabilities(device({ isTypeSupported: () => false }))
    expect([found.videoCodecs, found.audioCodecs]).toEqual([['h264'], ['aac']])
  })

  it.each([
    [{ width: 1280, height: 720, pixelRatio: 1 }, 1080],
    [{ width: 390, height: 844, pixelRatio: 3 }, 1440],
    [{ width: 1920, height: 1080, pixelRatio: 2 }, 2160],
    [{ width: 9000, height: 9000, pixelRatio: 1 }, 4320],
  ])('asks for enough lines for the screen %j: %i', async (screen, height) => {
    expect((await detectCapabilities(device({ screen }))).maxHeight).toBe(height)
  })

  it.each([
    [chromeOnLinux, 'Chrome on Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile Safari/604.1',
      'Safari on iPhone',
    ],
    ['Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
    ['Mozilla/5.0 (SMART-TV; LINUX; Tizen 8.0) AppleWebKit/537.36 Chrome/108 TV Safari/537.36', 'Chrome on television'],
    ['curl/8', 'unknown device'],
  ])('calls %s %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name)
  })
})
