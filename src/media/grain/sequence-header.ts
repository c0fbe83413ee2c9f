import { malformed } from '../isobmff/boxes.ts'
import { BitReader } from './bits.ts'

/** What frame headers depend on (AV1 bitstream specification, 5.5). */
export interface SequenceHeader {
  readonly isReducedStill: boolean
  readonly equalPictureInterval: boolean
  /** Bits of times in frame headers, where there is a decoder model. */
  readonly decoderModel: { readonly removalTimeBits: number; readonly presentationTimeBits: number } | undefined
  readonly operatingPoints: readonly { readonly layers: number; readonly hasDecoderModel: boolean }[]
  readonly widthBits: number
  readonly heightBits: number
  readonly maxWidth: number
  readonly maxHeight: number
  /** Bits of a frame's number, and of the difference of two. */
  readonly frameId: { readonly bits: number; readonly deltaBits: number } | undefined
  readonly hasLargeSuperblocks: boolean
  readonly canWarp: boolean
  /** 0: there are no order hints. */
  readonly orderHintBits: number
  readonly canUseReferenceVectors: boolean
  /** `choose`: each frame says so. */
  readonly screenContent: boolean | 'choose'
  readonly integerVectors: boolean | 'choose'
  readonly canSuperres: boolean
  readonly hasCdef: boolean
  readonly hasRestoration: boolean
  readonly bitDepth: 8 | 10 | 12
  readonly isMonochrome: boolean
  readonly isHalfWide: boolean
  readonly isHalfHigh: boolean
  readonly hasSeparateUvDelta: boolean
  readonly hasGrain: boolean
  /** Which bit of the header says so. */
  readonly grainBit: number
}

/** Reads the payload of a sequence header. Failure `MALFORMED_MEDIA`. */
export const readSequenceHeader = (payload: Uint8Array): SequenceHeader => {
  const bits = new BitReader(payload)
  const profile = bits.read(3)
  if (profile > 2) throw malformed(`AV1 has no profile ${profile}`)
  bits.read(1)
  const isReducedStill = bits.flag()
  const timing = isReducedStill ? reducedTiming(bits) : readTiming(bits)
  const [widthBits, heightBits] = [bits.read(4) + 1, bits.read(4) + 1]
  const [maxWidth, maxHeight] = [bits.read(widthBits) + 1, bits.read(heightBits) + 1]
  const frameId = !isReducedStill && bits.flag() ? readFrameId(bits) : undefined
  const hasLargeSuperblocks = bits.flag()
  bits.read(2)
  const tools = isReducedStill ? reducedTools : readTools(bits)
  const [canSuperres, hasCdef, hasRestoration] = [bits.flag(), bits.flag(), bits.flag()]
  const colour = readColour(bits, profile)
  const grainBit = bits.at
  return {
    isReducedStill,
    ...timing,
    ...{ widthBits, heightBits, maxWidth, maxHeight, frameId, hasLargeSuperblocks },
    ...tools,
    ...{ canSuperres, hasCdef, hasRestoration },
    ...colour,
    hasGrain: bits.flag(),
    grainBit,
  }
}

type Timing = Pick<SequenceHeader, 'equalPictureInterval' | 'decoderModel' | 'operatingPoints'>

const reducedTiming = (bits: BitReader): Timing => {
  bits.read(5)
  return { equalPictureInterval: false, decoderModel: undefined, operatingPoints: [{ layers: 0, hasDecoderModel: false }] }
}

const readTiming = (bits: BitReader): Timing => {
  let equalPictureInterval = false
  let model: { delayBits: number; removalTimeBits: number; presentationTimeBits: number } | undefined
  if (bits.flag()) {
    bits.read(32)
    bits.read(32)
    equalPictureInterval = bits.flag()
    if (equalPictureInterval) bits.variable()
    if (bits.flag()) {
      const delayBits = bits.read(5) + 1
      bits.read(32)
      model = { delayBits, removalTimeBits: bits.read(5) + 1, presentationTimeBits: bits.read(5) + 1 }
    }
  }
  const hasDisplayDelay = bits.flag()
  const count = bits.read(5) + 1
  const operatingPoints = Array.from({ length: count }, () => {
    const layers = bits.read(12)
    if (bits.read(5) > 7) bits.read(1)
    const hasDecoderModel = model !== undefined && bits.flag()
    if (hasDecoderModel) {
      bits.read(model!.delayBits)
      bits.read(model!.delayBits)
      bits.read(1)
    }
    if (hasDisplayDelay && bits.flag()) bits.read(4)
    return { layers, hasDecoderModel }
  })
  return { equalPictureInterval, decoderModel: model, operatingPoints }
}

const readFrameId = (bits: BitReader): NonNullable<SequenceHeader['frameId']> => {
  const deltaBits = bits.read(4) + 2
  const numberBits = bits.read(3) + 1 + deltaBits
  if (numberBits > 16) throw malformed('numbers of AV1 frames have at most 16 bits')
  return { bits: numberBits, deltaBits }
}

type Tools = Pick<SequenceHeader, 'canWarp' | 'orderHintBits' | 'canUseReferenceVectors' | 'screenContent' | 'integerVectors'>

const reducedTools: Tools = {
  canWarp: false,
  orderHintBits: 0,
  canUseReferenceVectors: false,
  screenContent: 'choose',
  integerVectors: 'choose',
}

const readTools = (bits: BitReader): Tools => {
  bits.read(2)
  const canWarp = bits.flag()
  bits.read(1)
  const hasOrderHints = bits.flag()
  if (hasOrderHints) bits.read(1)
  const canUseReferenceVectors = hasOrderHints && bits.flag()
  const screenContent = bits.flag() ? 'choose' : bits.flag()
  const integerVectors = screenContent === false || bits.flag() ? 'choose' : bits.flag()
  const orderHintBits = hasOrderHints ? bits.read(3) + 1 : 0
  return { canWarp, orderHintBits, canUseReferenceVectors, screenContent, integerVectors }
}

type ColourConfig = Pick<SequenceHeader, 'bitDepth' | 'isMonochrome' | 'isHalfWide' | 'isHalfHigh' | 'hasSeparateUvDelta'>

const readColour = (bits: BitReader, profile: number): ColourConfig => {
  const isHigh = bits.flag()
  const bitDepth = profile === 2 && isHigh && bits.flag() ? 12 : isHigh ? 10 : 8
  const isMonochrome = profile !== 1 && bits.flag()
  const described = bits.flag() ? [bits.read(8), bits.read(8), bits.read(8)] : undefined
  if (isMonochrome) {
    bits.read(1)
    return { bitDepth, isMonochrome, isHalfWide: true, isHalfHigh: true, hasSeparateUvDelta: false }
  }
  // BT.709 primaries, the transfer of sRGB and the identity matrix: RGB.
  const isRgb = String(described) === '1,13,0'
  if (!isRgb) bits.read(1)
  const isHalfWide = !isRgb && (profile === 0 || (profile === 2 && (bitDepth < 12 || bits.flag())))
  const isHalfHigh = isHalfWide && (profile === 0 || (bitDepth === 12 && bits.flag()))
  if (isHalfWide && isHalfHigh) bits.read(2)
  return { bitDepth, isMonochrome, isHalfWide, isHalfHigh, hasSeparateUvDelta: bits.flag() }
}
