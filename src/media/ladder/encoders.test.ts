import { describe, expect, it } from 'vitest'
import type { LightLevels } from '../codecs/light-levels.ts'
import { encoderArguments } from './encoders.ts'

const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1]

describe('what is told of light', () => {
  const light: LightLevels = {
    mastering: {
      ...{ red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329] },
      ...{ maxLuminance: 1000, minLuminance: 0.0001 },
    },
    content: { maxPixel: 900, maxFrameAverage: 300 },
  }
  const parameters = (codec: 'hevc' | 'av1', option: string, told?: LightLevels) => {
    const rung = { codec, maxrateBps: 1e6, bufferBits: 1e6, ...(told && { light: told }) }
    return after(encoderArguments({ rung, crf: 30, effort: 'standard', keyFrames: [0], threads: 1 }), option)
  }

  it('goes to each encoder in its own units', () => {
    expect(parameters('hevc', '-x265-params', light)).toBe(
      'keyint=100000:min-keyint=1:scenecut=0:open-gop=0:info=0:log-level=error:' +
        'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=900,300:pools=1',
    )
    expect(parameters('av1', '-svtav1-params', light)).toBe(
      'scd=0:irefresh-type=2:mastering-display=G(0.26500,0.69000)B(0.15000,0.06000)R(0.68000,0.32000)WP(0.31270,0.32900)L(1000.0000,0.0001):' +
        'content-light=900,300:lp=1',
    )
  })

  it('is as much as is known', () => {
    expect(parameters('av1', '-svtav1-params', { content: light.content! })).toBe('scd=0:irefresh-type=2:content-light=900,300:lp=1')
    expect(parameters('av1', '-svtav1-params')).toBe('scd=0:irefresh-type=2:lp=1')
  })
})
