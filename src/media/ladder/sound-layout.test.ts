import { describe, expect, it } from 'vitest'
import { layoutsOf } from './sound-layout.ts'

describe('layouts of a track', () => {
  it.each(['5.0', '5.0(side)', '5.1', '5.1(side)', '6.1', '6.1(back)', '7.0', '7.1', '7.1(wide)'])('of %s are stereo and 5.1', (layout) => {
    expect(layoutsOf({ layout })).toEqual(['stereo', '5.1'])
  })

  it.each(['mono', 'stereo', '2.1', '4.0', 'quad', '22.2', '6 channels (FL+FR+FC+LFE+TFL+TFR)', 'unknown', undefined])(
    'of %s are stereo alone',
    (layout) => {
      expect(layoutsOf({ layout })).toEqual(['stereo'])
    },
  )
})
