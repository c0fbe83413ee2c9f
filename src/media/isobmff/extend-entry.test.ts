import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '../../kit/bytes.ts'
import { lightBoxes, type LightLevels } from '../codecs/light-levels.ts'
import { pictureFormatOf } from '../codecs/picture-format.ts'
import { boxesIn, childrenOf, requireBox } from './boxes.ts'
import { extendEntry } from './extend-entry.ts'
import { box, fullBox, u32, u64 } from './write-boxes.ts'

const entry = box('av01', new Uint8Array(78), box('av1C', new Uint8Array([0x81, 0x08, 0x4c, 0])))
const headOf = (stsd: Uint8Array) =>
  concatBytes(
    box('ftyp', new Uint8Array(8)),
    box('moov', box('mvhd'), box('trak', box('mdia', box('minf', box('stbl', stsd, box('stts'))))), box('mvex', new Uint8Array(4))),
  )
const init = headOf(fullBox('stsd', 0, 0, u32(1), entry))
const light: LightLevels = {
  mastering: {
    ...{ red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329] },
    ...{ maxLuminance: 1000, minLuminance: 0.0001 },
  },
  content: { maxPixel: 1000, maxFrameAverage: 400 },
}

const entryOf = (bytes: Uint8Array) => entriesOf(bytes)[0]!
const entriesOf = (bytes: Uint8Array) => {
  let within = requireBox(boxesIn(bytes), 'moov')
  for (const type of ['trak', 'mdia', 'minf', 'stbl', 'stsd']) within = requireBox(childrenOf(within), type)
  return childrenOf(within, 8)
}

describe('extendEntry', () => {
  it('puts what is known of light where players look for it, and leaves all else as it was', () => {
    const extended = extendEntry(init, lightBoxes(light))
    expect(pictureFormatOf(entryOf(extended))).toEqual({ bitDepth: 10, light, pixelAspect: { numerator: 1, denominator: 1 } })
    expect(extended.length).toBe(init.length + 32 + 12)
    expect(boxesIn(extended).map(({ type }) => type)).toEqual(['ftyp', 'moov'])
    expect(childrenOf(boxesIn(extended)[1]!).map(({ type }) => type)).toEqual(['mvhd', 'trak', 'mvex'])
    expect(extendEntry(init, [])).toEqual(init)
    expect(lightBoxes({ content: light.content! })).toHaveLength(1)
  })

  it('extends the entry of a clear beginning beside the protected one', () => {
    const clear = box('encv', new Uint8Array(78), box('sinf', box('frma', new TextEncoder().encode('av01'))))
    const extended = extendEntry(headOf(fullBox('stsd', 0, 0, u32(2), clear, entry)), lightBoxes(light))
    expect(entriesOf(extended).map(({ type, at, end }) => [type, end - at])).toEqual([
      ['encv', clear.length + 44],
      ['av01', entry.length + 44],
    ])
    expect(pictureFormatOf(entriesOf(extended)[1]!)).toMatchObject({ light })
  })

  it('refuses what has no entry, and sizes that nobody needs', () => {
    expect(() => extendEntry(headOf(fullBox('stsd', 0, 0, u32(0))), [])).toThrow('stsd has no sample entry')
    expect(() => extendEntry(box('ftyp'), [])).toThrow('there is no moov box')
    const inner = init.subarray(16 + 8)
    const large = concatBytes(u32(1), new TextEncoder().encode('moov'), u64(inner.length + 16), inner)
    expect(() => extendEntry(large, lightBoxes(light))).toThrow('moov has a size of 64 bits')
  })

  it('reads broken bytes as broken', () => {
    fc.assert(
      fc.property(fc.nat(init.length - 1), fc.nat(255), (at, value) => {
        const broken = Uint8Array.from(init)
        broken[at] = value
        try {
          expect(extendEntry(broken, lightBoxes(light)).length).toBe(init.length + 44)
        } catch (trouble) {
          expect(trouble).toMatchObject({ code: 'MALFORMED_MEDIA' })
        }
      }),
    )
  })
})
