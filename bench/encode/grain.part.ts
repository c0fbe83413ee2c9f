import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { estimateGrain } from '../../src/media/grain/estimate-grain.ts'
import type { PicturePair } from '../../src/media/grain/grain-blocks.ts'
import { decideGrain, grainFacts, type GrainDecision } from '../../src/media/grain/grain-gate.ts'
import { picturesIn } from '../../src/media/grain/picture.ts'
import { putGrainInMovie } from '../../src/media/grain/put-grain-in-movie.ts'
import { grainFreeInput, smoothFilters } from '../../src/media/grain/smooth-filters.ts'
import { bdRate, type BdRate } from '../../src/media/hull/bd-rate.ts'
import { placeAtQuality, risingPoints, type RatePoint } from '../../src/media/hull/rate-point.ts'
import { encoderArguments } from '../../src/media/ladder/encoders.ts'
import { videoTimescale } from '../../src/media/ladder/gop.ts'
import { grainPairsOf } from '../../src/services/encode/put-unit-grain.ts'
import type { Figure } from '../bench.ts'
import { drawnClip, openFootage } from './clips.ts'
import { deviationByBand, grainStrength, withGrain, type RawFormat } from './known-grain.ts'
import { meanVmaf, pictureBytes } from './made.ts'
import type { EncodePart } from './part.ts'
import { twoAtATime, type Workshop } from './workshop.ts'

/**
 * What it saves to take grain out before encoding and to let the decoder make it anew (AV1, 7.18.3), as the house does it: on a clean clip with grain of known
 * strength, beside the same encoder at the same rate factors that gets the grain; and how near the grain that is made comes to the grain that was there.
 */
const part: EncodePart = {
  name: 'grain',
  async run(workshop) {
    const clip = await openClip(workshop)
    const shares = sharesOf(workshop)
    const gateOfClean = decideGrain(grainFacts(pairsOf(clip, clip.clean)))
    workshop.say(`${clip.format.frames} frames of ${clip.name}, ${shares.length} strengths of grain, ${rateFactors.length} rate factors`)
    const spotless = await encodeAll(workshop, clip, { name: 'clean', path: clip.cleanPath })
    const judged: Judged[] = []
    for (const share of shares) judged.push(await judge(workshop, clip, share))
    return {
      figures: judged.flatMap((one) => figuresOf(one)),
      notes: [
        `${clip.format.frames} frames of ${clip.name}, ${clip.format.width}x${clip.format.height}; grain in luma alone, soft, standard deviation ${grainStrength(16).toFixed(1)} at 16, ${grainStrength(110).toFixed(1)} at 110, ${grainStrength(235).toFixed(1)} at 235, and ${shares.slice(1).join(' and ')} times that`,
        `SVT-AV1 preset 6 at rate factors ${rateFactors.join(', ')}, with the grain and without it`,
        'quality: mean VMAF against the clean clip; where grain is made by the decoder, of the pictures without it',
        'where the gate refuses, nothing of this is done: what is measured is what that spares',
        'bits saved: the median over the rate factors, which lies between fine ones, where much is saved, and coarse ones, where the encoder wipes the grain out by itself and nothing is; they are those that the house tries for pictures of this size, of what is saved at equal VMAF; where VMAF is better without the grain at the same rate factor, no coarser one is taken instead, so that it is a lower bound',
        'BD rate: where VMAF rises with the rate, which it does only at rates where the encoder wipes the grain out by itself; above them the grain costs bits and VMAF. The last number of a line is that of the clean clip: more than a perfect denoiser would save cannot be saved',
        'strength error: of the grain that the decoder adds, mean over luma bands of 32 values of |made / known - 1|',
        `the gate on the clean clip: ${gateWords(gateOfClean)}`,
        ...judged.flatMap((one) => wordsOf(one, spotless)),
      ],
      notRun: clip.missing,
    }
  },
}

export default part

const sharesOf = ({ full }: Workshop) => (full ? [1, 0.5, 0.6, 0.75, 1.5] : [1, 0.5, 1.5])
const rateFactors = [24, 35, 45, 56]

interface GrainClip {
  readonly name: string
  readonly format: RawFormat
  readonly clean: Uint8Array
  readonly cleanPath: string
  /** Of its shots. */
  readonly keyFrames: readonly number[]
  readonly missing: string[]
}

/** Of the footage a part of the picture that is free of the marks and numbers of its test vectors, from two of its shots. */
const footagePart = { width: 880, height: 720, crop: 'crop=880:720:748:116', shots: [36, 190] }
const drawnPart = { width: 1280, height: 720, crop: 'scale=1280:720:flags=area', shots: [0] }

/** Footage where it is there; else a drawn film. */
const openClip = async (workshop: Workshop): Promise<GrainClip> => {
  const { clips, missing } = await openFootage(workshop, 'counted')
  const clip = clips[0] ?? (await drawnClip(workshop, { name: 'a drawn film', ids: ['endless-coast'], seconds: 2 }))
  const { width, height, crop, shots } = clips[0] ? footagePart : drawnPart
  const framesPerShot = workshop.full ? 36 : 18
  const cleanPath = join(workshop.folder, 'clean.yuv')
  const kept = shots.map((first) => `between(n,${first},${first + framesPerShot - 1})`).join('+')
  await workshop.run('ffmpeg', workshop.folder, [
    ...['-v', 'error', '-i', `file:${clip.path}`, '-vf', `select='${kept}',${crop},format=yuv420p`, '-fps_mode', 'passthrough'],
    ...['-f', 'rawvideo', '-y', `file:${cleanPath}`],
  ])
  return {
    name: clip.name,
    format: { width, height, frames: framesPerShot * shots.length },
    clean: await readFile(cleanPath),
    cleanPath,
    keyFrames: shots.map((_, shot) => shot * framesPerShot),
    missing,
  }
}

const pairsOf = ({ format }: GrainClip, bytes: Uint8Array): PicturePair[] => {
  const pictures = picturesIn(bytes, { ...format, bitDepth: 8 })
  return grainPairsOf(format.frames).map((first) => [pictures[first]!, pictures[first + 1]!] as const)
}

interface Judged {
  readonly share: number
  readonly gate: GrainDecision
  readonly plain: readonly CrfPoint[]
  readonly synthesised: readonly CrfPoint[]
  /** Percent, at each rate factor. */
  readonly saved: readonly (number | undefined)[]
  readonly rate: BdRate
  readonly known: readonly (number | undefined)[]
  readonly made: readonly (number | undefined)[]
}

interface CrfPoint extends RatePoint {
  readonly crf: number
}

const judge = async (workshop: Workshop, clip: GrainClip, share: number): Promise<Judged> => {
  const grainy = withGrain(clip.clean, clip.format, share)
  const path = join(workshop.folder, `grainy-${share}.yuv`)
  await writeFile(path, grainy)
  const pairs = pairsOf(clip, grainy)
  const facts = grainFacts(pairs)
  const gate = decideGrain(facts)
  const plain = await encodeAll(workshop, clip, { name: `plain-${share}`, path })
  const grain = estimateGrain(pairs)
  const made: (readonly (number | undefined)[])[] = []
  const synthesised = await encodeAll(workshop, clip, {
    ...{ name: `grain-${share}`, path, grain: facts?.strength },
    finish: async (file) => {
      await writeFile(file, putGrainInMovie(await readFile(file), { grain, firstSeed: 7391 }))
      // What the decoder adds hardly depends on the rate.
      if (made.length === 0) made.push(await addedGrain(workshop, clip, file))
    },
  })
  await rm(path)
  return {
    ...{ share, gate, plain, synthesised },
    saved: plain.map((point, index) => savedAt(point, synthesised[index]!, synthesised)),
    rate: bdRate(plain, synthesised),
    known: deviationByBand(grainy, clip.clean, clip.format),
    made: made[0] ?? [],
  }
}

/** Percent. A better picture at the same rate factor stands for an equal one. */
const savedAt = (plain: CrfPoint, same: CrfPoint, curve: readonly CrfPoint[]): number | undefined => {
  const equal = same.quality >= plain.quality ? same : placeAtQuality(risingPoints(curve), plain.quality)
  return equal && (1 - equal.bps / plain.bps) * 100
}

interface Encoded {
  readonly name: string
  readonly path: string
  /** Strength of what is taken out. */
  readonly grain?: number | undefined
  readonly finish?: (file: string) => Promise<void>
}

const framesASecond = { numerator: 24, denominator: 1 }
/** Above all that is measured here. */
const capBps = 100_000_000

const rawInput = ({ width, height }: RawFormat, path: string): string[] => [
  ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-video_size', `${width}x${height}`, '-framerate', String(framesASecond.numerator)],
  ...['-i', `file:${path}`],
]

const encodeAll = (workshop: Workshop, clip: GrainClip, encoded: Encoded): Promise<CrfPoint[]> =>
  twoAtATime(rateFactors, async (crf) => {
    const { folder } = workshop
    const { format } = clip
    const name = `${encoded.name}-${crf}`
    const file = join(folder, `${name}.mp4`)
    await workshop.run('ffmpeg', folder, [
      ...['-v', 'error', ...rawInput(format, encoded.path)],
      ...(encoded.grain === undefined ? [] : ['-vf', smoothFilters(encoded.grain, crf).join(',')]),
      ...encoderArguments({
        rung: { codec: 'av1', maxrateBps: capBps, bufferBits: capBps },
        ...{ crf, effort: 'best', keyFrames: clip.keyFrames },
      }),
      ...['-video_track_timescale', String(videoTimescale(framesASecond)), '-f', 'mp4', '-y', `file:${file}`],
    ])
    await encoded.finish?.(file)
    const quality = await meanVmaf(workshop, {
      film: { input: rawInput(format, clip.cleanPath) },
      frames: format.frames,
      frameRate: framesASecond,
      display: { width: Math.round((format.width * 540) / format.height) * 2, height: 1080 },
      made: { input: encoded.finish ? grainFreeInput(file) : ['-i', `file:${file}`] },
      folder,
      name,
      model: 'vmaf_v0.6.1',
      subsample: 1,
    })
    const bps = ((await pictureBytes(file)) * 8 * framesASecond.numerator) / format.frames
    await rm(file)
    return { crf, bps, quality }
  })

/** Strength of the grain that the decoder adds, by luma band. */
const addedGrain = async (workshop: Workshop, { format }: GrainClip, file: string): Promise<(number | undefined)[]> => {
  const [shown, bare] = await Promise.all([
    decode(workshop, ['-i', `file:${file}`], `${file}-shown.yuv`),
    decode(workshop, grainFreeInput(file), `${file}-bare.yuv`),
  ])
  return deviationByBand(shown, bare, format)
}

const decode = async (workshop: Workshop, input: readonly string[], path: string): Promise<Uint8Array> => {
  await workshop.run('ffmpeg', workshop.folder, ['-v', 'error', ...input, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-y', `file:${path}`])
  const pictures = await readFile(path)
  await rm(path)
  return pictures
}

const figuresOf = ({ share, saved, rate, known, made }: Judged): Figure[] => {
  const suffix = share === 1 ? '' : `, grain times ${share}`
  const values = saved.filter((value) => value !== undefined)
  const errors = known.flatMap((strength, band) =>
    strength === undefined || made[band] === undefined ? [] : [Math.abs(made[band] / strength - 1)],
  )
  return [
    ...(values.length === saved.length ? [{ name: `bits saved${suffix}`, value: middleOf(values), unit: '%' }] : []),
    ...(rate.isKnown ? [{ name: `BD rate${suffix}`, value: rate.percent, unit: '%' }] : []),
    ...(errors.length > 0
      ? [{ name: `strength error${suffix}`, value: (errors.reduce((sum, error) => sum + error, 0) / errors.length) * 100, unit: '%' }]
      : []),
  ]
}

/** The median; of an even number the mean of the two in the middle. */
const middleOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}

const wordsOf = ({ share, gate, plain, synthesised, saved, rate, known, made }: Judged, spotless: readonly CrfPoint[]): string[] => {
  const bound = bdRate(plain, spotless)
  const pointWords = ({ bps, quality }: CrfPoint) => `${Math.round(bps / 1000)}k ${quality.toFixed(2)}`
  return [
    `grain times ${share}: the gate: ${gateWords(gate)}; known by luma band: ${bandWords(known)}; made: ${bandWords(made)}`,
    ...plain.map(
      (point, index) =>
        `grain times ${share}, ${point.crf}: with grain ${pointWords(point)}, without ${pointWords(synthesised[index]!)}, saved ${saved[index]?.toFixed(0) ?? 'unknown'} %`,
    ),
    `grain times ${share}: BD rate ${rate.isKnown ? `${rate.percent.toFixed(1)} % from VMAF ${rate.fromQuality.toFixed(1)} to ${rate.toQuality.toFixed(1)}` : rate.reason}; of the clean clip ${bound.isKnown ? `${bound.percent.toFixed(1)} % from ${bound.fromQuality.toFixed(1)} to ${bound.toQuality.toFixed(1)}` : bound.reason}`,
  ]
}

const gateWords = (gate: GrainDecision): string => (gate.synthesise ? `strength ${gate.strength}` : gate.why)

const bandWords = (strengths: readonly (number | undefined)[]): string =>
  strengths.map((strength) => strength?.toFixed(2) ?? '-').join(', ')
