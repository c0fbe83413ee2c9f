import { describe, expect, it } from 'vitest'
import { boxesIn, Fields } from '../isobmff/boxes.ts'
import { box, fullBox, u16 } from '../isobmff/write-boxes.ts'
import { codecsOf } from './codecs-of.ts'
import { pictureFormatOf } from './picture-format.ts'

const bytes = (hex: string) => Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const video = (type: string, ...parts: Uint8Array[]) => codecsOf(boxesIn(box(type, new Uint8Array(78), ...parts))[0]!, 'video')
const audio = (type: string, ...parts: Uint8Array[]) => codecsOf(boxesIn(box(type, new Uint8Array(28), ...parts))[0]!, 'audio')
const nclx = (primaries: number, transfer: number, matrix: number, range: number) =>
  box('colr', new TextEncoder().encode('nclx'), u16(primaries), u16(transfer), u16(matrix), new Uint8Array([range]))

const [bt709, pq, hlg] = ['6e636c7800010001000100', '6e636c7800090010000900', '6e636c7800090012000900']
const asBt709 = { primaries: 1, transfer: 1, matrix: 1, fullRange: false }
const asPq = { primaries: 9, transfer: 16, matrix: 9, fullRange: false }
const asHlg = { primaries: 9, transfer: 18, matrix: 9, fullRange: false }

/** Decoder configurations as four encoders and one packager wrote them for 128x72 at 24 frames a second; of HEVC up to its parameter sets. */
const encodes = [
  {
    tool: 'x264, baseline',
    type: 'avc1',
    configuration: ['avcC', '0142c00affe1001a6742c00ada082fe5c05a808080a0000003002000000601e244d401000468ce0fc8'],
    colr: bt709,
    codecs: 'avc1.42c00a',
    bitDepth: 8,
    colour: asBt709,
  },
  {
    tool: 'x264, high',
    type: 'avc1',
    configuration: ['avcC', '0164000affe1001d6764000aacd9420bf97016a02020280000030008000003018078912cb001000468ef8fcbfdf8f800'],
    colr: bt709,
    codecs: 'avc1.64000a',
    bitDepth: 8,
    colour: asBt709,
  },
  {
    tool: 'x264, high 10',
    type: 'avc1',
    configuration: ['avcC', '016e000affe1001c676e000aa6cd9420bf97016a020202800000030080000018078912cb01000468ef8fcbfdfafa00'],
    colr: bt709,
    codecs: 'avc1.6e000a',
    bitDepth: 10,
    colour: asBt709,
  },
  {
    tool: 'x265, main',
    type: 'hvc1',
    configuration: ['hvcC', '0101600000009000000000001ef000fcfdf8f800000f00'],
    colr: bt709,
    codecs: 'hvc1.1.6.L30.90',
    bitDepth: 8,
    colour: asBt709,
  },
  {
    tool: 'x265, main 10',
    type: 'hvc1',
    configuration: ['hvcC', '0102200000009000000000001ef000fcfdfafa00000f00'],
    colr: hlg,
    codecs: 'hvc1.2.4.L30.90',
    bitDepth: 10,
    colour: asHlg,
  },
  {
    tool: 'libvpx, profile 0',
    type: 'vp09',
    configuration: ['vpcC', '01000000000a820101010000'],
    colr: bt709,
    codecs: 'vp09.00.10.08',
    bitDepth: 8,
    colour: asBt709,
  },
  {
    tool: 'libvpx, profile 2',
    type: 'vp09',
    configuration: ['vpcC', '01000000020aa20101010000'],
    colr: bt709,
    codecs: 'vp09.02.10.10',
    bitDepth: 10,
    colour: asBt709,
  },
  {
    tool: 'libvpx, profile 2 in PQ',
    type: 'vp09',
    configuration: ['vpcC', '01000000020aa20910090000'],
    colr: pq,
    codecs: 'vp09.02.10.10.01.09.16.09.00',
    bitDepth: 10,
    colour: asPq,
  },
  {
    tool: 'SVT-AV1',
    type: 'av01',
    configuration: ['av1C', '81000c000a0d0000000337f8e017c080808082'],
    colr: bt709,
    codecs: 'av01.0.00M.08',
    bitDepth: 8,
    colour: asBt709,
  },
  {
    tool: 'SVT-AV1, 10 bits',
    type: 'av01',
    configuration: ['av1C', '81004c000a0d0000000337f8e017c280808082'],
    colr: bt709,
    codecs: 'av01.0.00M.10',
    bitDepth: 10,
    colour: asBt709,
  },
  {
    tool: 'SVT-AV1 in PQ',
    type: 'av01',
    configuration: ['av1C', '81004c000a0d0000000337f8e017c284880482'],
    colr: pq,
    codecs: 'av01.0.00M.10.0.110.09.16.09.0',
    bitDepth: 10,
    colour: asPq,
  },
  {
    tool: 'SVT-AV1 in HLG',
    type: 'av01',
    configuration: ['av1C', '81004c000a0d0000000337f8e017c284890482'],
    colr: hlg,
    codecs: 'av01.0.00M.10.0.110.09.18.09.0',
    bitDepth: 10,
    colour: asHlg,
  },
] as const

describe('codecsOf', () => {
  it.each([
    ['avc1', '01 64 00 1f ff', 'avc1.64001f'],
    ['avc1', '01 64 00 09 ff', 'avc1.64000b'],
    ['avc3', '01 42 c0 0d ff', 'avc3.42c00d'],
  ])('writes %s with its profile, constraints and level', (type, avcC, codecs) => {
    expect(video(type, box('avcC', bytes(avcC)))).toBe(codecs)
  })

  it.each([
    // Main, level 3.1, progressive and frame only.
    ['hvc1', '01 01 60000000 b00000000000 5d', 'hvc1.1.6.L93.B0'],
    // Main 10, high tier, level 5.1.
    ['hev1', '01 22 20000000 900000000000 99', 'hev1.2.4.H153.90'],
    // Profile space A, constraints to the last byte, all compatibility flags.
    ['hvc1', '01 44 ffffffff 000000000001 3c', 'hvc1.A4.FFFFFFFF.L60.0.0.0.0.0.1'],
    ['hvc1', '01 01 60000000 000000000000 5d', 'hvc1.1.6.L93'],
  ])('writes %s as annex E.3 says: %s', (type, hvcC, codecs) => {
    expect(video(type, box('hvcC', bytes(hvcC)))).toBe(codecs)
  })

  it('writes AV1 in short where its colours are those of BT.709 or unknown, and in full for HDR', () => {
    expect(video('av01', box('av1C', bytes('81 04 0c 00')))).toBe('av01.0.04M.08')
    expect(video('av01', box('av1C', bytes('81 04 0c 00')), nclx(1, 1, 1, 0))).toBe('av01.0.04M.08')
    expect(video('av01', box('av1C', bytes('81 0d cc 00')))).toBe('av01.0.13H.10')
    expect(video('av01', box('av1C', bytes('81 08 4e 00')), nclx(9, 16, 9, 0))).toBe('av01.0.08M.10.0.112.09.16.09.0')
    expect(video('av01', box('av1C', bytes('81 4c 60 00')))).toBe('av01.2.12M.12')
    expect(() => video('av01', box('av1C', bytes('82 04 0c 00')))).toThrow('unknown version')
  })

  it('writes VP9 in short and in full by the same rule', () => {
    expect(video('vp09', fullBox('vpcC', 1, 0, bytes('00 15 82 01 01 01 0000')))).toBe('vp09.00.21.08')
    expect(video('vp09', fullBox('vpcC', 1, 0, bytes('00 15 80 02 02 02 0000')))).toBe('vp09.00.21.08')
    expect(video('vp09', fullBox('vpcC', 1, 0, bytes('02 1f a2 09 10 09 0000')))).toBe('vp09.02.31.10.01.09.16.09.00')
  })

  it.each(encodes)('reads what $tool wrote: $codecs in $bitDepth bits', ({ type, configuration, colr, codecs, bitDepth, colour }) => {
    const [name, hex] = configuration
    const entry = boxesIn(box(type, new Uint8Array(78), box(name, bytes(hex)), box('colr', bytes(colr))))[0]!
    expect(codecsOf(entry, 'video')).toBe(codecs)
    expect(pictureFormatOf(entry)).toEqual({ bitDepth, colour, pixelAspect: { numerator: 1, denominator: 1 } })
  })

  it.each([
    ['AAC-LC', '03 19 0001 00 04 11 40 15 000000 0001f400 0001f400 05 02 1190 06 01 02', 'mp4a.40.2'],
    ['HE-AAC with long lengths', '03808080 22 0001 00 04808014 40 15 000000 0001f400 0001f400 05 05 2b118800 06 01 02', 'mp4a.40.5'],
    ['xHE-AAC behind the escape', '03 19 0001 00 04 11 40 15 000000 0001f400 0001f400 05 03 f95000', 'mp4a.40.42'],
    ['MP3', '03 19 0001 00 04 11 6b 15 000000 0001f400 0001f400', 'mp4a.6B'],
    ['a descriptor with every option', '03 19 0001 e0 0002 03 616263 0003 04 11 40 15 000000 0001f400 0001f400 05 02 1190', 'mp4a.40.2'],
  ])('writes %s', (_, esds, codecs) => {
    expect(audio('mp4a', fullBox('esds', 0, 0, bytes(esds)))).toBe(codecs)
  })

  it('refuses an esds that is cut off, mixed up or endless', () => {
    expect(() => audio('mp4a', fullBox('esds', 0, 0, bytes('03 19 0001 00 04 11 40')))).toThrow('esds is cut off')
    expect(() => audio('mp4a', fullBox('esds', 0, 0, bytes('04 19 0001 00')))).toThrow('unexpected descriptor')
    expect(() => audio('mp4a', fullBox('esds', 0, 0, bytes('03 ff ff ff ff 00 00')))).toThrow('does not end')
  })

  it('names what needs no configuration', () => {
    expect([audio('Opus'), audio('fLaC'), audio('ac-3'), codecsOf(boxesIn(box('wvtt'))[0]!, 'other')]).toEqual([
      'opus',
      'flac',
      'ac-3',
      'wvtt',
    ])
  })
})

describe('Fields', () => {
  it('reads up to the last byte and not beyond', () => {
    const fields = new Fields(boxesIn(box('free', bytes('01 0002 00000003 ff')))[0]!)
    expect([fields.u8(), fields.u16(), fields.u32(), fields.left, fields.u8(), fields.left]).toEqual([1, 2, 3, 1, 255, 0])
    expect(() => fields.u8()).toThrow('free is cut off')
    expect(() => fields.skip(-1)).toThrow('free is cut off')
  })

  it('refuses a number that cannot be held exactly', () => {
    expect(() => new Fields(boxesIn(box('free', bytes('0020000000000001')))[0]!).u64()).toThrow('too large')
    expect(new Fields(boxesIn(box('free', bytes('001fffffffffffff')))[0]!).u64()).toBe(Number.MAX_SAFE_INTEGER)
  })
})
