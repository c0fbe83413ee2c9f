import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { chooseArtwork, tintOf } from '../../../media/ladder/choose-artwork.ts'
import { valueOf } from '../../../media/ladder/frame-rate.ts'
import {
  artworkArguments,
  artworkCuts,
  sampleArguments,
  sampleBytes,
  sampleTimes,
  trickPlayArguments,
  trickPlayOf,
  type ArtworkCut,
  type PictureFormat,
  type TrickPlay,
} from '../../../media/ladder/plan-images.ts'
import { keepOutputs } from '../kept.ts'
import { pictureLimits } from '../limits.ts'
import type { Step } from '../step.ts'
import type { ImagesPayload } from '../step-payloads.ts'
import type { Joined } from './join-units.ts'
import { rungSource } from './rung-source.ts'
import { asJson, describeFile, inspectionIn, madeFile, openFilm, payloadIn, resultOf, type MadeFile } from './step-inputs.ts'

export interface MadeImages {
  readonly artwork: readonly (MadeFile & Pick<ArtworkCut, 'kind' | 'width' | 'height'>)[]
  readonly tint: string
  readonly trickPlay: TrickPlay
  readonly sheets: readonly MadeFile[]
  readonly sizeBytes: number
  readonly cpuSeconds: number
}

/** Above this length previews are made from key frames alone, which are no further apart than previews are. */
const decodeAllUpToSeconds = 600

/**
 * Poster, card, hero, the tint of the title's pages, and sheets of small pictures for seeking. Which moment is good for artwork is found in a low rung, and
 * the sheets are drawn from it; only the artwork itself is cut from the master.
 */
export const makeImages: Step = async (context) => {
  const { durationSeconds, frameRate } = inspectionIn(context)
  const { rung, from } = payloadIn<ImagesPayload>(context)
  const film = await openFilm(context)
  const preview = rungSource(await madeFile(context, resultOf<Joined>(context, from).rungs[rung.id]!), rung)
  const { shownWidth, shownHeight, width, height } = film.video
  const format: PictureFormat = context.transcoder.capabilities.encoders.has('libwebp') ? 'webp' : 'jpg'
  const limits = pictureLimits({ seconds: durationSeconds, width, height, frameRate: valueOf(frameRate), outputBytes: 64 * 2 ** 20 })
  const result = await keepOutputs(context, async (folder): Promise<MadeImages> => {
    const times = sampleTimes(durationSeconds)
    const sampled = await context.run({
      tool: 'ffmpeg',
      args: sampleArguments(preview, times),
      folder,
      limits,
      stdoutBytes: sampleBytes(times.length),
    })
    const best = chooseArtwork(sampled.stdout, times.length)
    context.progress(0.2)

    const cuts = artworkCuts(shownWidth, shownHeight, format)
    const cut = await context.run({ tool: 'ffmpeg', args: artworkArguments(film, times[best]!, cuts), folder, limits })
    context.progress(0.4)

    const trickPlay = trickPlayOf({ shownWidth, shownHeight, durationSeconds, format })
    await mkdir(join(folder, dirname(trickPlay.template)), { recursive: true })
    const drawn = await context.run({
      tool: 'ffmpeg',
      args: trickPlayArguments(preview, trickPlay, durationSeconds > decodeAllUpToSeconds),
      folder,
      limits,
    })

    const sheetNames = (await readdir(join(folder, dirname(trickPlay.template)))).toSorted()
    const artwork = await Promise.all(
      cuts.map(async ({ kind, width: cutWidth, height: cutHeight, path }) => ({
        kind,
        width: cutWidth,
        height: cutHeight,
        ...(await describeFile(context, folder, path)),
      })),
    )
    const sheets = await Promise.all(sheetNames.map((name) => describeFile(context, folder, join(dirname(trickPlay.template), name))))
    return {
      artwork,
      tint: tintOf(sampled.stdout.subarray(sampleBytes(best), sampleBytes(best + 1))),
      trickPlay: { ...trickPlay, sheets: sheets.length },
      sheets,
      sizeBytes: [...artwork, ...sheets].reduce((sum, file) => sum + file.sizeBytes, 0),
      cpuSeconds: sampled.cpuSeconds + cut.cpuSeconds + drawn.cpuSeconds,
    }
  })
  return { result: asJson(result), writtenBytes: result.sizeBytes }
}
