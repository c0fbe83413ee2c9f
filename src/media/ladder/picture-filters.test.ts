import { describe, expect, it } from 'vitest'
import type { LightLevels } from '../codecs/light-levels.ts'
import { sampleVideo } from '../probe/sample-video.ts'
import { pictureFilters, sizedPictures, wholePictures } from './picture-filters.ts'

describe('pictureFilters', () => {
  const tail = ['setsar=1', 'format=yuv420p', 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709']
  const scale = (matrix: string, range = 'tv') =>
    `scale=640:360:flags=lanczos+accurate_rnd:in_color_matrix=${matrix}:out_color_matrix=bt709:in_range=${range}:out_range=tv`

  const bare = 'sidedata=mode=delete'
  const picture = (change: object, more: object = {}) => pictureFilters({ video: { ...sampleVideo, ...change }, ...more }, 640, 360)

  it('bring a picture to size, to BT.709, and say so', () => {
    expect(picture({})).toEqual([bare, scale('bt709'), ...tail])
  })

  it('believe the matrix that is said, and guess by height one that is not', () => {
    const first = (change: object) => picture(change)[1]
    expect(first({ height: 576 })).toBe(scale('bt601'))
    expect(first({ matrix: 'smpte170m' })).toBe(scale('bt601'))
    expect(first({ matrix: 'bt709', height: 480 })).toBe(scale('bt709'))
    expect(first({ matrix: 'bt2020nc' })).toBe(scale('bt2020'))
    expect(first({ fullRange: true })).toBe(scale('bt709', 'pc'))
  })

  it('make whole pictures of an interlaced film before anything else, as it is flagged or as was seen', () => {
    const whole = (change: object, more: object) => picture(change, more).slice(1, -4)
    expect(picture({ interlaced: true })).toEqual([bare, 'bwdif=mode=send_frame', scale('bt709'), ...tail])
    expect(whole({ interlaced: true }, { whole: [] })).toEqual([])
    expect(whole({}, { whole: ['bwdif=mode=send_frame:parity=bff:deint=all'] })).toEqual(['bwdif=mode=send_frame:parity=bff:deint=all'])
    // A single picture of film that was spread over fields has no neighbours to be put together with.
    const pulldown = { storedRate: { numerator: 30_000, denominator: 1001 }, filters: ['fieldmatch', 'decimate=cycle=5'] }
    expect(whole({ interlaced: true }, { pulldown })).toEqual(['bwdif=mode=send_frame'])
    expect(wholePictures({ video: { ...sampleVideo, interlaced: true }, pulldown })).toEqual([bare])
  })

  it('bring wide gamuts of standard range into BT.709', () => {
    const zscale = (start: string, end: string) => `zscale=w=640:h=360:filter=lanczos:${start}:${end}:t=bt709:p=bt709:m=bt709:r=tv`
    const colours = (change: object) => picture(change)[1]
    expect(colours({ primaries: 'bt2020', transfer: 'bt2020-10', matrix: 'bt2020nc' })).toBe(
      zscale('min=bt2020nc:rin=tv', 'tin=bt709:pin=bt2020'),
    )
    expect(colours({ primaries: 'bt2020', matrix: undefined, fullRange: true })).toBe(zscale('min=bt2020nc:rin=pc', 'tin=bt709:pin=bt2020'))
    expect(colours({ primaries: 'smpte432', transfer: 'iec61966-2-1', matrix: 'gbr', pixelFormat: 'gbrp' })).toBe(
      zscale('min=gbr:rin=pc', 'tin=iec61966-2-1:pin=smpte432'),
    )
    expect(colours({ primaries: 'film' })).toBe(scale('bt709'))
  })

  const hlg = { dynamicRange: 'hlg', transfer: 'arib-std-b67', matrix: 'bt2020nc' } as const
  const pq = { ...hlg, dynamicRange: 'pq', transfer: 'smpte2084' } as const

  it('map HDR to standard range in linear light, scaled first', () => {
    expect(picture(hlg)).toEqual([
      bare,
      'zscale=w=640:h=360:filter=lanczos:min=bt2020nc:rin=tv:tin=arib-std-b67:pin=bt2020:t=linear:npl=100',
      'format=gbrpf32le',
      'zscale=p=bt709',
      'tonemap=hable:desat=0:peak=10',
      'zscale=t=bt709:m=bt709:r=tv',
      ...tail,
    ])
  })

  it('map from the brightest pixel that the film tells of, else from what its display could show, else from 1000 nits', () => {
    const mastering = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329] } as const
    const peak = (light?: LightLevels) => /peak=([\d.]+)/.exec(picture(pq, { light }).join())![1]
    expect(
      peak({ content: { maxPixel: 423, maxFrameAverage: 90 }, mastering: { ...mastering, maxLuminance: 4000, minLuminance: 0 } }),
    ).toBe('4.23')
    expect(peak({ content: { maxPixel: 0, maxFrameAverage: 90 }, mastering: { ...mastering, maxLuminance: 4000, minLuminance: 0 } })).toBe(
      '40',
    )
    expect([
      peak(),
      peak({ content: { maxPixel: 65_535, maxFrameAverage: 0 } }),
      peak({ content: { maxPixel: 5, maxFrameAverage: 0 } }),
    ]).toEqual(['10', '100', '1'])
  })

  it('keep HDR as it is where a rung asks for it', () => {
    const kept = (change: object, dynamicRange: 'pq' | 'hlg') =>
      sizedPictures({ video: { ...sampleVideo, ...change } }, 640, 360, { bitDepth: 10, dynamicRange })
    expect(kept(pq, 'pq')).toEqual([
      'zscale=w=640:h=360:filter=lanczos:min=bt2020nc:rin=tv:tin=smpte2084:pin=bt2020:t=smpte2084:p=bt2020:m=bt2020nc:r=tv',
      'setsar=1',
      'format=yuv420p10le',
      'setparams=range=tv:color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc',
    ])
    expect(kept(hlg, 'hlg').at(-1)).toBe('setparams=range=tv:color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc')
  })
})
