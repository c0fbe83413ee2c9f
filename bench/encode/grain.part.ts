import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bdRate } from '../../src/media/hull/bd-rate.ts'
import { placeAtQuality, risingPoints, type RatePoint } from '../../src/media/hull/rate-point.ts'
import type { ComparedStream } from '../../src/media/quality/compare-streams.ts'
import type { Figure } from '../bench.ts'
import { median } from '../percentiles.ts'
import { drawnClip, openFootage } from './clips.ts'
import { deviationByBand, grainStrength, keptGrain, withGrain, type RawFormat } from './known-grain.ts'
import { meanVmaf, pictureBytes } from './made.ts'
import type { EncodePart } from './part.ts'
import { twoAtATime, type Workshop } from './workshop.ts'

/**
 * What it saves to take grain out before encoding and to let the decoder make it anew (AV1, 7.18.3), on a clean clip with grain of known strength; and how near the
 * grain that is made comes to the grain that was there.
 */
const part: EncodePart = {
  name: 'grain',
  async run(workshop) {
    const clips = await openClips(workshop)
    const encodes = [0, ...levels].flatMap((level) => rateFactors.map((crf) => ({ level, crf })))
    workshop.say(`${encodes.length} encodes of ${clips.format.frames} frames of ${clips.name}`)
    const points = await twoAtATime(encodes, (encode) => encodeGrain(workshop, clips, encode))
    const plain = points.filter(({ level }) => level === 0)
    const known = deviationByBand(clips.grainy, clips.clean, clips.format)
    const judged = levels.map((level) =>
      judge(
        level,
        plain,
        points.filter((point) => point.level === level),
        known,
      ),
    )
    const best = bestOf(judged)
    return {
      figures: [
        ...savedFigures('', best),
        { name: 'strength error', value: best.strengthError, unit: '%' },
        ...judged.flatMap((one) =>
          one === best
            ? []
            : [
                ...savedFigures(`, level ${one.level}`, one),
                { name: `strength error, level ${one.level}`, value: one.strengthError, unit: '%' },
              ],
        ),
      ],
      notes: [
        `${clips.format.frames} frames of ${clips.name}, 1280x720; grain in luma alone, soft, standard deviation ${grainStrength(16).toFixed(1)} at 16, ${grainStrength(110).toFixed(1)} at 110, ${grainStrength(235).toFixed(1)} at 235; SVT-AV1 preset 6, film-grain with film-grain-denoise, levels ${levels.join(' and ')}; the first figures are those of level ${best.level}`,
        'quality: VMAF against the clean clip, of pictures decoded without the grain (libdav1d, filmgrain 0); where grain is encoded it is in the pictures',
        `bits saved: against each encode without synthesis that keeps at least ${leastKept * 100} % of the grain, the cheapest with synthesis of equal VMAF; the median of them`,
        'BD rate: by VMAF alone, whatever is left of the grain: an encode without synthesis wins there by wiping the grain out',
        'strength error: of the grain that the decoder adds, mean over luma bands of |made / known - 1|',
        `known strength by luma band of 32: ${bandWords(known)}`,
        ...judged.map(({ level, made }) => `made at level ${level}: ${bandWords(made)}`),
        ...points.map(
          ({ level, crf, bps, quality, kept }) =>
            `level ${level}, ${crf}: ${Math.round(bps / 1000)}k VMAF ${quality.toFixed(2)}${level === 0 ? `, ${Math.round(kept * 100)} % of the grain kept` : ''}`,
        ),
        ...judged.flatMap(({ level, why }) => (why ? [`level ${level}: ${why}`] : [])),
      ],
      notRun: clips.missing,
    }
  },
}

export default part

const levels = [25, 50]
const rateFactors = [14, 24, 34, 44, 54]
/** Less is no encode of the grain any more. */
const leastKept = 0.5

interface GrainClips {
  readonly name: string
  readonly format: RawFormat
  readonly clean: Uint8Array
  readonly grainy: Uint8Array
  readonly cleanPath: string
  readonly grainyPath: string
  readonly missing: string[]
}

/** Footage where it is there, made clean by making it smaller; else a drawn film. */
const openClips = async (workshop: Workshop): Promise<GrainClips> => {
  const { clips, missing } = await openFootage(workshop, 'counted')
  const clip = clips[0] ?? (await drawnClip(workshop, { name: 'a drawn film', ids: ['endless-coast'], seconds: 2 }))
  const format = { width: 1280, height: 720, frames: workshop.full ? 72 : 24 }
  const [cleanPath, grainyPath] = [join(workshop.folder, 'clean.yuv'), join(workshop.folder, 'grainy.yuv')]
  await workshop.run('ffmpeg', workshop.folder, [
    ...['-v', 'error', '-i', `file:${clip.path}`, '-vf', `scale=${format.width}:${format.height}:flags=area,format=yuv420p`],
    ...['-frames:v', String(format.frames), '-f', 'rawvideo', '-y', `file:${cleanPath}`],
  ])
  const clean = await readFile(cleanPath)
  const grainy = withGrain(clean, format)
  await writeFile(grainyPath, grainy)
  return { name: clip.name, format, clean, grainy, cleanPath, grainyPath, missing }
}

const framesASecond = 24

const rawInput = ({ width, height }: RawFormat, path: string): string[] => [
  ...[
    '-f',
    'rawvideo',
    '-pix_fmt',
    'yuv420p',
    '-video_size',
    `${width}x${height}`,
    '-framerate',
    String(framesASecond),
    '-i',
    `file:${path}`,
  ],
]

interface GrainPoint extends RatePoint {
  /** 0: without synthesis. */
  readonly level: number
  readonly crf: number
  readonly kept: number
  /** Strength of the grain that the decoder adds, by luma band. */
  readonly made: readonly (number | undefined)[]
}

const encodeGrain = async (workshop: Workshop, clips: GrainClips, { level, crf }: { level: number; crf: number }): Promise<GrainPoint> => {
  const { folder } = workshop
  const { format } = clips
  const name = `grain-${level}-${crf}`
  const path = join(folder, `${name}.mp4`)
  await workshop.run('ffmpeg', folder, [
    ...['-v', 'error', ...rawInput(format, clips.grainyPath), '-c:v', 'libsvtav1', '-preset', '6', '-crf', String(crf), '-g', '100000'],
    ...['-svtav1-params', `scd=0${level === 0 ? '' : `:film-grain=${level}:film-grain-denoise=1`}`, '-f', 'mp4', '-y', `file:${path}`],
  ])
  const made: ComparedStream = { input: level === 0 ? ['-i', `file:${path}`] : withoutGrain(path) }
  const quality = await meanVmaf(workshop, {
    film: { input: rawInput(format, clips.cleanPath) },
    frames: format.frames,
    frameRate: { numerator: framesASecond, denominator: 1 },
    display: { width: 1920, height: 1080 },
    made,
    folder,
    name,
    model: 'vmaf_v0.6.1',
  })
  const shown = await decode(workshop, ['-i', `file:${path}`], `${name}-shown`)
  const bare = level === 0 ? shown : await decode(workshop, made.input, `${name}-bare`)
  const bps = ((await pictureBytes(path)) * 8 * framesASecond) / format.frames
  await rm(path)
  return { level, crf, bps, quality, kept: keptGrain(shown, clips, format), made: deviationByBand(shown, bare, format) }
}

const withoutGrain = (path: string): string[] => ['-c:v', 'libdav1d', '-filmgrain', '0', '-i', `file:${path}`]

const decode = async (workshop: Workshop, input: readonly string[], name: string): Promise<Uint8Array> => {
  const path = join(workshop.folder, `${name}.yuv`)
  await workshop.run('ffmpeg', workshop.folder, ['-v', 'error', ...input, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-y', `file:${path}`])
  const pictures = await readFile(path)
  await rm(path)
  return pictures
}

interface JudgedLevel {
  readonly level: number
  /** Percent. */
  readonly saved: number | undefined
  readonly bdPercent: number | undefined
  readonly strengthError: number
  readonly made: readonly (number | undefined)[]
  readonly why: string | undefined
}

const judge = (
  level: number,
  plain: readonly GrainPoint[],
  synthesised: readonly GrainPoint[],
  known: readonly (number | undefined)[],
): JudgedLevel => {
  const curve = risingPoints(synthesised)
  const encoded = plain.filter(({ kept }) => kept >= leastKept)
  const savings = encoded.flatMap(({ bps, quality }) => {
    const place = curve[0] && quality < curve[0].quality ? curve[0] : placeAtQuality(curve, quality)
    return place ? [(1 - place.bps / bps) * 100] : []
  })
  const rate = bdRate(plain, synthesised)
  // What the decoder adds hardly depends on the rate; the middle encode stands for all.
  const made = synthesised[Math.floor(synthesised.length / 2)]!.made
  const errors = known.flatMap((strength, band) =>
    strength === undefined || made[band] === undefined ? [] : [Math.abs(made[band] / strength - 1)],
  )
  return {
    level,
    saved: encoded.length > 0 && savings.length === encoded.length ? median(savings) : undefined,
    bdPercent: rate.isKnown ? rate.percent : undefined,
    strengthError: (errors.reduce((sum, error) => sum + error, 0) / errors.length) * 100,
    made,
    why:
      savings.length === encoded.length && encoded.length > 0
        ? rate.isKnown
          ? undefined
          : rate.reason
        : `of ${encoded.length} encodes that keep the grain, ${savings.length} have an equal with synthesis`,
  }
}

/** Of the levels that reach the quality of every encode that keeps the grain, the one whose own grain comes nearest; of none the nearest. */
const bestOf = (judged: readonly JudgedLevel[]): JudgedLevel => {
  const nearest = judged.toSorted((a, b) => a.strengthError - b.strengthError)
  return nearest.find(({ saved }) => saved !== undefined) ?? nearest[0]!
}

const savedFigures = (suffix: string, { saved, bdPercent }: JudgedLevel): Figure[] => [
  ...(saved === undefined ? [] : [{ name: `bits saved${suffix}`, value: saved, unit: '%' }]),
  ...(bdPercent === undefined ? [] : [{ name: `BD rate${suffix}`, value: bdPercent, unit: '%' }]),
]

const bandWords = (strengths: readonly (number | undefined)[]): string =>
  strengths.map((strength) => strength?.toFixed(2) ?? '-').join(', ')
