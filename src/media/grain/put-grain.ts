import { concatBytes } from '../../kit/bytes.ts'
import { malformed } from '../isobmff/boxes.ts'
import { BitWriter } from './bits.ts'
import { writeFilmGrain, type FilmGrain } from './film-grain.ts'
import { noReferences, readFrameHeader, type FrameHeader, type References } from './frame-header.ts'
import { obuBytes, obusIn, obuTypes, type Obu } from './obu.ts'
import { readSequenceHeader, type SequenceHeader } from './sequence-header.ts'

/** How seeds of neighbouring frames differ; it is odd, so that 65536 frames pass before one comes again. */
const seedStep = 3381

/**
 * Gives a stream grain that its decoder adds to the pictures: the flag in sequence headers, and `film_grain_params` at the end of each frame header, in place of any that
 * were there. Pictures stay what they are, bit by bit. Takes temporal units one after the other, from a key frame on; each frame gets the same grain with another
 * seed. Without grain the stream says for each frame that there is none, so that it can be joined with streams that have some.
 *
 * Failure `MALFORMED_MEDIA`: the units are no AV1, or refer to frames that are not there.
 */
export const grainPutter = (ask: {
  grain: FilmGrain | undefined
  firstSeed: number
}): ((temporalUnit: Uint8Array) => Uint8Array<ArrayBuffer>) => {
  let sequence: SequenceHeader | undefined
  let references: References = noReferences
  let seed = ask.firstSeed & 0xffff
  /** Places whose frames have the new grain. */
  let grainy: ReadonlySet<number> = new Set()
  let written: Uint8Array | undefined

  const putInFrame = (obu: Obu): Uint8Array<ArrayBuffer> => {
    if (!sequence) throw malformed('an AV1 frame comes before its sequence header')
    const header = readFrameHeader(obu.payload, sequence, references, obu)
    references = header.references
    if (header.kind === 'shown-again') {
      if (header.refreshesAll) grainy = new Set(grainy.has(header.place) ? references.keys() : [])
      written = obu.payload
      return obuBytes(obu, written)
    }
    checkEnd(obu, header)
    const bits = new BitWriter()
    bits.copy(obu.payload, 0, header.grainFrom)
    if (header.isShowable) {
      writeGrain(bits, { ...ask, seed, header, grainy, sequence })
      seed = (seed + seedStep) & 0xffff
    }
    const others = [...grainy].filter((place) => !header.keptIn.includes(place))
    grainy = new Set(header.isShowable && ask.grain ? [...others, ...header.keptIn] : others)
    if (obu.type === obuTypes.frame) return obuBytes(obu, concatBytes(bits.bytes(), obu.payload.subarray(Math.ceil(header.grainTo / 8))))
    bits.flag(true)
    written = bits.bytes()
    return obuBytes(obu, written)
  }

  const put = (obu: Obu): Uint8Array<ArrayBuffer> => {
    switch (obu.type) {
      case obuTypes.sequenceHeader:
        sequence = readSequenceHeader(obu.payload)
        return obuBytes(obu, flagged(obu.payload, sequence))
      case obuTypes.frame:
      case obuTypes.frameHeader:
        return putInFrame(obu)
      case obuTypes.redundantFrameHeader:
        if (!written) throw malformed('an AV1 frame header is repeated before it was there')
        return obuBytes(obu, written)
      default:
        return obuBytes(obu, obu.payload)
    }
  }

  return (temporalUnit) => concatBytes(...obusIn(temporalUnit).map(put))
}

/** Some units with their sequence headers saying that frame headers tell of grain: `configOBUs` of `av1C`. */
export const withGrainFlag = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  concatBytes(
    ...obusIn(bytes).map((obu) =>
      obuBytes(obu, obu.type === obuTypes.sequenceHeader ? flagged(obu.payload, readSequenceHeader(obu.payload)) : obu.payload),
    ),
  )

const flagged = (payload: Uint8Array, { grainBit }: SequenceHeader): Uint8Array => {
  const copy = Uint8Array.from(payload)
  copy[grainBit >> 3]! |= 0x80 >> (grainBit & 7)
  return copy
}

/** After a header come zeros up to the next byte, and in a unit of its own a one before them: where that is not so, it was misread. */
const checkEnd = ({ type, payload }: Obu, { grainTo }: Extract<FrameHeader, { kind: 'frame' }>): void => {
  const expected = type === obuTypes.frame ? 0 : 0x80 >> (grainTo & 7)
  const mask = type === obuTypes.frame && (grainTo & 7) === 0 ? 0 : 0xff >> (grainTo & 7)
  if (mask !== 0 && ((payload[grainTo >> 3] ?? 0) & mask) !== expected) throw malformed('an AV1 frame header does not end where it should')
}

interface PutAsk {
  readonly grain: FilmGrain | undefined
  readonly seed: number
  readonly header: Extract<FrameHeader, { kind: 'frame' }>
  readonly grainy: ReadonlySet<number>
  readonly sequence: SequenceHeader
}

/** The parameters themselves are written only where no frame that this one refers to has them already. */
const writeGrain = (bits: BitWriter, { grain, seed, header, grainy, sequence }: PutAsk): void => {
  bits.flag(grain !== undefined)
  if (!grain) return
  bits.write(seed, 16)
  const { frameType, predictedFrom } = header
  const known = frameType === 'inter' ? predictedFrom.find((place) => grainy.has(place)) : undefined
  if (frameType === 'inter') bits.flag(known === undefined)
  if (known === undefined) writeFilmGrain(bits, grain, sequence)
  else bits.write(known, 3)
}
