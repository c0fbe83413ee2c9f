import { malformed } from '../isobmff/boxes.ts'
import { BitReader } from './bits.ts'
import { readFilmGrain, type FilmGrain } from './film-grain.ts'
import { readSegments, type Segments } from './segments.ts'
import type { SequenceHeader } from './sequence-header.ts'

/** What a decoder keeps of a frame for the headers of later ones, in one of eight places (AV1 bitstream specification, 7.20). */
export interface Reference {
  readonly frameType: FrameType
  readonly orderHint: number
  readonly width: number
  readonly height: number
  readonly segments: Segments
  readonly grain: FilmGrain | undefined
}

/** Eight places. */
export type References = readonly (Reference | undefined)[]

const places = [0, 1, 2, 3, 4, 5, 6, 7]

export const noReferences: References = places.map(() => undefined)

type FrameType = 'key' | 'inter' | 'intra-only' | 'switch'
const frameTypes = ['key', 'inter', 'intra-only', 'switch'] as const

export type FrameHeader =
  /** A frame is shown that was kept in this place. */
  | { readonly kind: 'shown-again'; readonly place: number; readonly refreshesAll: boolean; readonly references: References }
  | {
      readonly kind: 'frame'
      readonly frameType: FrameType
      /** Whether the frame is ever shown: only then its header tells of grain. */
      readonly isShowable: boolean
      /** Places of the seven frames that it is predicted from; none for a frame that stands alone. */
      readonly predictedFrom: readonly number[]
      /** Which bits of the header tell of grain: from here to the end of the header. */
      readonly grainFrom: number
      readonly grainTo: number
      readonly grain: FilmGrain | undefined
      readonly grainSeed: number | undefined
      readonly references: References
      /** In which of the eight places the frame is kept. */
      readonly keptIn: readonly number[]
    }

/** Where a frame belongs in a stream of several layers. */
interface Layers {
  readonly temporalId: number
  readonly spatialId: number
}

/**
 * Reads an uncompressed header (5.9.2) up to its end, which nothing but its own fields tells, and what becomes of the references. Values that decide about no later
 * field are read over. Failure `MALFORMED_MEDIA`.
 */
export const readFrameHeader = (payload: Uint8Array, sequence: SequenceHeader, before: References, layers: Layers): FrameHeader => {
  const bits = new BitReader(payload)
  if (!sequence.isReducedStill && bits.flag()) return readShownAgain(bits, before)
  const basics = readBasics(bits, sequence, layers)
  const { frameType, isShown, isShowable, isResilient, primary, isIntra } = basics
  const references = frameType === 'key' && isShown ? noReferences : before
  const hintBits = sequence.orderHintBits
  const refresh = frameType === 'switch' || (frameType === 'key' && isShown) ? 0xff : bits.read(8)
  const hints = references.map((reference) => reference?.orderHint ?? 0)
  if ((!isIntra || refresh !== 0xff) && isResilient && hintBits > 0) for (const place of places) hints[place] = bits.read(hintBits)
  const pictures = isIntra ? readIntraPictures(bits, sequence, basics) : readInterPictures(bits, sequence, { ...basics, references })
  const { size, predictedFrom } = pictures
  if (!sequence.isReducedStill && !basics.noCdfUpdate) bits.read(1)
  readTiles(bits, sequence, size)
  const quantisers = readQuantisers(bits, sequence)
  const kept = primary === undefined ? undefined : referenceAt(references, predictedFrom[primary]!)
  const segments = readSegments(bits, kept?.segments)
  const deltaQ = quantisers.base > 0 && bits.flag()
  if (deltaQ) {
    bits.read(2)
    if (!pictures.copiesBlocks && bits.flag()) bits.read(3)
  }
  const isLossless = quantisers.deltas.every((delta) => delta === 0) && segments.quantisers(quantisers.base).every((index) => index === 0)
  if (!isLossless && !pictures.copiesBlocks) {
    readLoopFilter(bits, sequence)
    if (sequence.hasCdef) readCdef(bits, sequence)
  }
  if (!(isLossless && size.width === size.upscaledWidth) && !pictures.copiesBlocks && sequence.hasRestoration)
    readRestoration(bits, sequence)
  if (!isLossless) bits.read(1)
  const isCompound = !isIntra && bits.flag()
  if (
    isCompound &&
    hintBits > 0 &&
    canSkip(
      predictedFrom.map((place) => hints[place]!),
      basics.orderHint,
      hintBits,
    )
  )
    bits.read(1)
  if (!isIntra && !isResilient && sequence.canWarp) bits.read(1)
  bits.read(1)
  if (!isIntra) readGlobalMotion(bits, pictures.hasPreciseVectors)
  const grainFrom = bits.at
  const told = sequence.hasGrain && isShowable ? readGrain(bits, sequence, { frameType, references, predictedFrom }) : undefined
  const keptIn = places.filter((place) => (refresh >> place) & 1)
  const reference: Reference = {
    ...{ frameType, orderHint: basics.orderHint, width: size.upscaledWidth, height: size.height },
    ...{ segments, grain: told?.grain },
  }
  return {
    ...{ kind: 'frame', frameType, isShowable, predictedFrom, grainFrom, grainTo: bits.at },
    ...{ grain: told?.grain, grainSeed: told?.seed },
    references: references.map((old, place) => (keptIn.includes(place) ? reference : old)),
    keptIn,
  }
}

const readShownAgain = (bits: BitReader, references: References): FrameHeader => {
  const place = bits.read(3)
  const shown = referenceAt(references, place)
  // A key frame that is shown later takes all places (7.21).
  const refreshesAll = shown.frameType === 'key'
  return { kind: 'shown-again', place, refreshesAll, references: refreshesAll ? references.map(() => shown) : references }
}

const referenceAt = (references: References, place: number): Reference => {
  const reference = references[place]
  if (!reference) throw malformed('an AV1 frame refers to a frame that is not there')
  return reference
}

interface Basics {
  readonly frameType: FrameType
  readonly isIntra: boolean
  readonly isShown: boolean
  readonly isShowable: boolean
  readonly isResilient: boolean
  readonly noCdfUpdate: boolean
  readonly isScreenContent: boolean
  readonly hasIntegerVectors: boolean
  readonly hasOwnSize: boolean
  readonly orderHint: number
  /** Whose probabilities and segments it begins with: a place among those that it is predicted from. */
  readonly primary: number | undefined
}

const readBasics = (bits: BitReader, sequence: SequenceHeader, layers: Layers): Basics => {
  const { isReducedStill, decoderModel } = sequence
  const frameType = isReducedStill ? 'key' : frameTypes[bits.read(2)]!
  const isIntra = frameType === 'key' || frameType === 'intra-only'
  const isShown = isReducedStill || bits.flag()
  if (isShown && !isReducedStill && decoderModel && !sequence.equalPictureInterval) bits.read(decoderModel.presentationTimeBits)
  const isShowable = isShown || bits.flag()
  const isResilient = frameType === 'switch' || (frameType === 'key' && isShown) || bits.flag()
  const noCdfUpdate = bits.flag()
  const isScreenContent = sequence.screenContent === 'choose' ? bits.flag() : sequence.screenContent
  const saysIntegerVectors = isScreenContent && (sequence.integerVectors === 'choose' ? bits.flag() : sequence.integerVectors)
  if (sequence.frameId) bits.read(sequence.frameId.bits)
  const hasOwnSize = frameType === 'switch' || (!isReducedStill && bits.flag())
  const orderHint = bits.read(sequence.orderHintBits)
  const primary = isIntra || isResilient ? noPrimary : bits.read(3)
  if (decoderModel && bits.flag())
    for (const point of sequence.operatingPoints)
      if (point.hasDecoderModel && isIn(point.layers, layers)) bits.read(decoderModel.removalTimeBits)
  return {
    ...{ frameType, isIntra, isShown, isShowable, isResilient, noCdfUpdate, isScreenContent, hasOwnSize, orderHint },
    hasIntegerVectors: isIntra || saysIntegerVectors,
    primary: primary === noPrimary ? undefined : primary,
  }
}

const noPrimary = 7

const isIn = (layers: number, { temporalId, spatialId }: Layers): boolean =>
  layers === 0 || (((layers >> temporalId) & 1) === 1 && ((layers >> (spatialId + 8)) & 1) === 1)

interface FrameSize {
  /** As it is coded, and after it was made wider (superres). */
  readonly width: number
  readonly upscaledWidth: number
  readonly height: number
}

interface Pictures {
  readonly size: FrameSize
  readonly predictedFrom: readonly number[]
  /** Intra block copy. */
  readonly copiesBlocks: boolean
  readonly hasPreciseVectors: boolean
}

const readIntraPictures = (bits: BitReader, sequence: SequenceHeader, { hasOwnSize, isScreenContent }: Basics): Pictures => {
  const size = readSize(bits, sequence, hasOwnSize)
  readRenderSize(bits)
  const copiesBlocks = isScreenContent && size.upscaledWidth === size.width && bits.flag()
  return { size, predictedFrom: [], copiesBlocks, hasPreciseVectors: false }
}

const readInterPictures = (
  bits: BitReader,
  sequence: SequenceHeader,
  { hasOwnSize, isResilient, hasIntegerVectors, references }: Basics & { references: References },
): Pictures => {
  // With the short form a decoder chooses five of the seven by their order hints (7.8). No encoder that is used here writes it.
  if (sequence.orderHintBits > 0 && bits.flag())
    throw malformed('an AV1 frame names its references in the short form, which is not read here')
  const predictedFrom = Array.from({ length: 7 }, () => {
    const place = bits.read(3)
    if (sequence.frameId) bits.read(sequence.frameId.deltaBits)
    return place
  })
  const size =
    hasOwnSize && !isResilient ? readSizeOfReference(bits, sequence, references, predictedFrom) : readSize(bits, sequence, hasOwnSize)
  if (!hasOwnSize || isResilient) readRenderSize(bits)
  const hasPreciseVectors = !hasIntegerVectors && bits.flag()
  if (!bits.flag()) bits.read(2)
  bits.read(1)
  if (!isResilient && sequence.canUseReferenceVectors) bits.read(1)
  return { size, predictedFrom, copiesBlocks: false, hasPreciseVectors }
}

const readSize = (bits: BitReader, sequence: SequenceHeader, isOwn: boolean): FrameSize => {
  const width = isOwn ? bits.read(sequence.widthBits) + 1 : sequence.maxWidth
  const height = isOwn ? bits.read(sequence.heightBits) + 1 : sequence.maxHeight
  return { ...readSuperres(bits, sequence, width), height }
}

const readSizeOfReference = (
  bits: BitReader,
  sequence: SequenceHeader,
  references: References,
  predictedFrom: readonly number[],
): FrameSize => {
  for (const place of predictedFrom) {
    if (!bits.flag()) continue
    const { width, height } = referenceAt(references, place)
    return { ...readSuperres(bits, sequence, width), height }
  }
  const size = readSize(bits, sequence, true)
  readRenderSize(bits)
  return size
}

const readSuperres = (bits: BitReader, sequence: SequenceHeader, upscaledWidth: number): Omit<FrameSize, 'height'> => {
  const denominator = sequence.canSuperres && bits.flag() ? bits.read(3) + 9 : 8
  return { upscaledWidth, width: Math.floor((upscaledWidth * 8 + Math.floor(denominator / 2)) / denominator) }
}

const readRenderSize = (bits: BitReader): void => {
  if (bits.flag()) bits.read(32)
}

/** Of a tile: its most pixels, and of a frame its most tiles, either way. */
const mostTileWidth = 4096
const mostTileArea = 4096 * 2304
const mostTiles = 64

/** tile_info (5.9.15). */
const readTiles = (bits: BitReader, { hasLargeSuperblocks }: SequenceHeader, { width, height }: FrameSize): void => {
  const shift = hasLargeSuperblocks ? 7 : 6
  const [columns, rows] = [superblocks(width, shift), superblocks(height, shift)]
  const mostColumns = mostTileWidth >> shift
  const leastColumnsLog2 = log2Above(mostColumns, columns)
  const leastTilesLog2 = Math.max(leastColumnsLog2, log2Above(mostTileArea >> (2 * shift), rows * columns))
  const tilesLog2 = bits.flag()
    ? readUniformTiles(bits, { columns, rows, leastColumnsLog2, leastTilesLog2 })
    : readOwnTiles(bits, { columns, rows, mostColumns, leastTilesLog2 })
  if (tilesLog2 > 0) bits.read(tilesLog2 + 2)
}

/** The picture is counted in blocks of 8 pixels first. */
const superblocks = (pixels: number, shift: number): number => (2 * ((pixels + 7) >> 3) + (1 << (shift - 2)) - 1) >> (shift - 2)

const log2Above = (size: number, target: number): number => {
  let log2 = 0
  while (size << log2 < target) log2 += 1
  return log2
}

const readUniformTiles = (
  bits: BitReader,
  { columns, rows, leastColumnsLog2, leastTilesLog2 }: { columns: number; rows: number; leastColumnsLog2: number; leastTilesLog2: number },
): number => {
  const columnsLog2 = readIncrements(bits, leastColumnsLog2, log2Above(1, Math.min(columns, mostTiles)))
  const rowsLog2 = readIncrements(bits, Math.max(leastTilesLog2 - columnsLog2, 0), log2Above(1, Math.min(rows, mostTiles)))
  return columnsLog2 + rowsLog2
}

const readIncrements = (bits: BitReader, least: number, most: number): number => {
  let value = least
  while (value < most && bits.flag()) value += 1
  return value
}

const readOwnTiles = (
  bits: BitReader,
  { columns, rows, mostColumns, leastTilesLog2 }: { columns: number; rows: number; mostColumns: number; leastTilesLog2: number },
): number => {
  const widths = readRuns(bits, columns, mostColumns)
  const area = leastTilesLog2 > 0 ? (rows * columns) >> (leastTilesLog2 + 1) : rows * columns
  const heights = readRuns(bits, rows, Math.max(Math.floor(area / Math.max(...widths)), 1))
  if (widths.length > mostTiles || heights.length > mostTiles) throw malformed('an AV1 frame has too many tiles')
  return log2Above(1, widths.length) + log2Above(1, heights.length)
}

const readRuns = (bits: BitReader, total: number, most: number): number[] => {
  const runs: number[] = []
  for (let at = 0; at < total; at += runs.at(-1)!) runs.push(bits.below(Math.min(total - at, most)) + 1)
  return runs
}

interface Quantisers {
  readonly base: number
  /** Of luma DC, and of chroma. */
  readonly deltas: readonly number[]
}

/** quantization_params (5.9.12). */
const readQuantisers = (bits: BitReader, { isMonochrome, hasSeparateUvDelta }: SequenceHeader): Quantisers => {
  const base = bits.read(8)
  const deltas = [readDelta(bits)]
  if (!isMonochrome) {
    const differs = hasSeparateUvDelta && bits.flag()
    for (let count = differs ? 4 : 2; count > 0; count -= 1) deltas.push(readDelta(bits))
  }
  if (bits.flag()) bits.read(hasSeparateUvDelta ? 12 : 8)
  return { base, deltas }
}

const readDelta = (bits: BitReader): number => (bits.flag() ? bits.signed(7) : 0)

/** loop_filter_params (5.9.11). */
const readLoopFilter = (bits: BitReader, { isMonochrome }: SequenceHeader): void => {
  const levels = bits.read(12)
  if (!isMonochrome && levels > 0) bits.read(12)
  bits.read(3)
  if (!bits.flag() || !bits.flag()) return
  for (let delta = 0; delta < 8 + 2; delta += 1) if (bits.flag()) bits.read(7)
}

/** cdef_params (5.9.19). */
const readCdef = (bits: BitReader, { isMonochrome }: SequenceHeader): void => {
  bits.read(2)
  const strengths = 1 << bits.read(2)
  for (let strength = 0; strength < strengths; strength += 1) bits.read(isMonochrome ? 6 : 12)
}

/** lr_params (5.9.20). */
const readRestoration = (bits: BitReader, { isMonochrome, hasLargeSuperblocks, isHalfWide, isHalfHigh }: SequenceHeader): void => {
  const types = Array.from({ length: isMonochrome ? 1 : 3 }, () => bits.read(2))
  if (types.every((type) => type === 0)) return
  if (bits.flag() && !hasLargeSuperblocks) bits.read(1)
  if (isHalfWide && isHalfHigh && types.slice(1).some((type) => type !== 0)) bits.read(1)
}

/** Whether a frame may skip blocks that are predicted from its two nearest neighbours in time (skip_mode_params, 5.9.22). */
const canSkip = (hints: readonly number[], orderHint: number, hintBits: number): boolean => {
  const distances = hints.map((hint) => distance(hint, orderHint, hintBits))
  const past = distances.filter((one) => one < 0)
  if (past.length === 0) return false
  return distances.some((one) => one > 0) || past.some((one) => one < Math.max(...past))
}

/** get_relative_dist (5.9.3). */
const distance = (a: number, b: number, hintBits: number): number => {
  const half = 1 << (hintBits - 1)
  const difference = a - b
  return (difference & (half - 1)) - (difference & half)
}

/** global_motion_params (5.9.24): how many bits there are does not depend on the motion of earlier frames. */
const readGlobalMotion = (bits: BitReader, hasPreciseVectors: boolean): void => {
  for (let reference = 0; reference < 7; reference += 1) {
    if (!bits.flag()) continue
    const isRotated = bits.flag()
    const isTranslated = !isRotated && bits.flag()
    const alphas = isRotated ? 2 : isTranslated ? 0 : 4
    for (let alpha = 0; alpha < alphas; alpha += 1) readSubexp(bits, 12)
    const translationBits = isTranslated ? (hasPreciseVectors ? 9 : 8) : 12
    readSubexp(bits, translationBits)
    readSubexp(bits, translationBits)
  }
}

/** decode_subexp (5.9.28) of a value from -2^bits to 2^bits. */
const readSubexp = (bits: BitReader, valueBits: number): void => {
  const values = 2 ** (valueBits + 1) + 1
  let [base, step] = [0, 3]
  for (let index = 0; ; index += 1) {
    step = index === 0 ? 3 : 2 + index
    if (values <= base + 3 * 2 ** step) {
      bits.below(values - base)
      return
    }
    if (!bits.flag()) {
      bits.read(step)
      return
    }
    base += 2 ** step
  }
}

/** film_grain_params (5.9.30). */
const readGrain = (
  bits: BitReader,
  sequence: SequenceHeader,
  { frameType, references, predictedFrom }: { frameType: FrameType; references: References; predictedFrom: readonly number[] },
): { grain: FilmGrain; seed: number } | undefined => {
  if (!bits.flag()) return undefined
  const seed = bits.read(16)
  if (frameType !== 'inter' || bits.flag()) return { grain: readFilmGrain(bits, sequence), seed }
  const place = bits.read(3)
  const { grain } = referenceAt(references, place)
  if (!predictedFrom.includes(place) || !grain) throw malformed('the film grain of an AV1 frame is that of a frame without any')
  return { grain, seed }
}
