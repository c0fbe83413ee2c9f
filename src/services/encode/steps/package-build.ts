import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { Failure } from '../../../kit/failure.ts'
import { sha256 } from '../../../kit/hash.node.ts'
import { mapLimited } from '../../../kit/limits.ts'
import {
  numberedPath,
  type AudioTrack,
  type BuildFacts,
  type ImageTrack,
  type TextTrack,
  type VideoTrack,
} from '../../../media/cmaf/build-facts.ts'
import { mediaTypeOf } from '../../../media/cmaf/media-type.ts'
import { readKeyFrames } from '../../../media/cmaf/read-key-frames.ts'
import { readTrack } from '../../../media/cmaf/read-track.ts'
import { dynamicRangeOf } from '../../../media/codecs/colorimetry.ts'
import { lightBoxes } from '../../../media/codecs/light-levels.ts'
import { rateBps } from '../../../media/cmaf/track-time.ts'
import { extendEntry } from '../../../media/isobmff/extend-entry.ts'
import { readInit, type InitSegment } from '../../../media/isobmff/read-init.ts'
import { isEncrypted } from '../../../media/isobmff/read-protection.ts'
import { readSegment } from '../../../media/isobmff/read-segment.ts'
import { packageArguments, trackPaths, type PackageInput } from '../../../media/ladder/plan-package.ts'
import type { Rung } from '../../../media/ladder/fixed-ladder.ts'
import type { FilmProtection } from '../content-keys.ts'
import { keepOutputs } from '../kept.ts'
import { packagingLimits } from '../limits.ts'
import type { StagePayload } from '../step-payloads.ts'
import type { PlannedAudio, PlannedText } from '../plan-tracks.ts'
import type { Step, StepContext } from '../step.ts'
import type { EncodedSound } from './encode-audio.ts'
import type { Joined } from './join-units.ts'
import type { MadeImages } from './make-images.ts'
import { packageStepId, readPackedBuild, writePackedBuild, type PackedBuild, type PackedFile } from './packed-build.ts'
import { protectionFacts } from './packed-protection.ts'
import { asJson, madeFile, payloadIn, resultOf, type MadeFile } from './step-inputs.ts'
import type { WrittenText } from './write-text.ts'

interface Packaged {
  readonly files: number
  readonly sizeBytes: number
  readonly cpuSeconds: number
}

/** Segments read and hashed at once. */
const filesAtOnce = 4

/** Cuts the encoded tracks into CMAF files and reads from their boxes what manifests must say. Tracks that the first light has packaged are taken over as they are. */
export const packageBuild: Step = async (context) => {
  const payload = payloadIn<StagePayload>(context)
  const hasFirst = `${context.lease.group}/${packageStepId('first')}` in context.lease.results
  const earlier = hasFirst ? await readPackedBuild(context, 'first') : undefined
  const isNew = ({ id }: { id: string }) =>
    !earlier?.facts.video.some((track) => track.id === id) && !earlier?.facts.audio.some((track) => track.id === id)
  const rungs = payload.video.filter(isNew)
  const sound = payload.audio.filter(isNew)

  const result = await keepOutputs(context, async (folder): Promise<Packaged> => {
    const protection = await context.contentKeys.forJob({ jobId: context.job.job_id, titleId: context.job.title_id })
    const cut = await cutTracks(context, { folder, rungs, sound, protection })
    const files: PackedFile[] = earlier ? usedFiles(earlier, payload) : []
    const video: VideoTrack[] = [...(earlier?.facts.video ?? [])]
    const audio: AudioTrack[] = [...(earlier?.facts.audio ?? [])]
    for (const rung of rungs) {
      if (rung.light) await addLight(folder, rung.id, rung.light)
      const track = await readPacked(context, folder, { id: rung.id, kind: 'video' }, protection)
      checkPicture(rung, track.init)
      files.push(...track.files)
      video.push({
        ...track.facts,
        ...track.init.picture,
        codec: rung.codec,
        width: track.init.width,
        height: track.init.height,
        frameRate: rung.frameRate,
        frames: track.samples,
        dynamicRange: dynamicRangeOf(track.init.picture?.colour),
        ...(track.trick && { trick: track.trick }),
      })
    }
    for (const planned of sound) {
      const track = await readPacked(context, folder, { id: planned.id, kind: 'audio' }, protection)
      files.push(...track.files)
      const { codec, language, label, role, isDefault } = planned
      audio.push({
        ...track.facts,
        codec,
        language,
        label,
        role,
        isDefault,
        channels: track.init.channels,
        sampleRate: track.init.sampleRate,
      })
    }
    const durationSeconds = durationOf(video[0]!)
    const text = textOf(context, payload, earlier?.facts.text ?? [])
    const images = earlier ? { tracks: [...earlier.facts.images], files: [] } : imagesOf(context, durationSeconds)
    files.push(...text.files, ...images.files)
    const facts: BuildFacts = {
      version: 1,
      durationSeconds,
      video: inOrder(video, payload.video),
      audio: inOrder(audio, payload.audio),
      text: text.tracks,
      images: images.tracks,
    }
    const build: PackedBuild = { facts, files, cpuSeconds: { ...earlier?.cpuSeconds, ...cut.encodeSeconds } }
    await writePackedBuild(folder, build)
    return { files: files.length, sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0), cpuSeconds: cut.cpuSeconds }
  })
  return { result: asJson(result), writtenBytes: result.sizeBytes }
}

/** What the first light has packaged, without the rungs that this build does not have. */
const usedFiles = ({ facts, files }: PackedBuild, { video, audio }: StagePayload): PackedFile[] => {
  const kept = new Set([...video, ...audio].map(({ id }) => id))
  const unused = [...facts.video, ...facts.audio].filter(({ id }) => !kept.has(id)).map(({ initPath }) => `${dirname(initPath)}/`)
  return files.filter(({ path }) => !unused.some((folder) => path.startsWith(folder)))
}

interface Cut {
  readonly folder: string
  readonly protection: FilmProtection | undefined
}

/** The files of the rungs and of the sound, cut into segments; and what each of them cost to encode. */
const cutTracks = async (
  context: StepContext,
  { folder, rungs, sound, protection }: Cut & { readonly rungs: readonly Rung[]; readonly sound: readonly PlannedAudio[] },
) => {
  const { joins } = payloadIn<StagePayload>(context)
  const joined = Object.assign({}, ...joins.map((join) => resultOf<Joined>(context, join).rungs)) as Joined['rungs']
  const pictures = rungs.map((rung) => ({ id: rung.id, kind: 'video' as const, size: rung, file: joined[rung.id]! }))
  const tracks = sound.map((track) => ({ id: track.id, kind: 'audio' as const, file: resultOf<EncodedSound>(context, track.stepId) }))
  const encodeSeconds = Object.fromEntries([...pictures, ...tracks].map(({ id, file }) => [id, file.cpuSeconds]))
  const cut = { folder, protection }
  const cpuSeconds = (await runPackager(context, cut, pictures)) + (await runPackager(context, cut, tracks))
  return { encodeSeconds, cpuSeconds }
}

/** Processor seconds. */
const runPackager = async (
  context: StepContext,
  { folder, protection }: Cut,
  tracks: readonly (Omit<PackageInput, 'path'> & { readonly file: MadeFile })[],
): Promise<number> => {
  if (tracks.length === 0) return 0
  const inputs = await Promise.all(
    tracks.map(async ({ file, ...track }) => ({ ...track, path: relative(folder, await madeFile(context, file)) })),
  )
  const run = await context.run({
    tool: 'packager',
    args: packageArguments(inputs, protection),
    folder,
    limits: packagingLimits(tracks.reduce((sum, { file }) => sum + file.sizeBytes, 0)),
  })
  return run.cpuSeconds
}

/** The packager leaves out the boxes of HDR10: players look there before they have a picture. */
const addLight = async (folder: string, id: string, light: NonNullable<Rung['light']>): Promise<void> => {
  const path = join(folder, trackPaths({ id, kind: 'video' }).initPath)
  await writeFile(path, extendEntry(await readFile(path), lightBoxes(light)))
}

/** What players are told of the picture is read from its boxes, and must be what was meant. */
const checkPicture = (rung: Rung, { picture }: InitSegment): void => {
  const found = `${dynamicRangeOf(picture?.colour)} in ${picture?.bitDepth ?? 8} bits`
  const meant = `${rung.dynamicRange ?? 'sdr'} in ${rung.bitDepth ?? 8} bits`
  if (found !== meant) throw new Failure('ENCODE_FAULTY', `${rung.id} calls itself ${found}, and ${meant} was meant.`)
}

/** A packaged track as it lies in the folder: hashed, counted and checked segment by segment. */
const readPacked = async (
  context: StepContext,
  folder: string,
  input: Pick<PackageInput, 'id' | 'kind'>,
  meant: FilmProtection | undefined,
) => {
  const { initPath, mediaTemplate } = trackPaths(input)
  const initBytes = await readFile(join(folder, initPath))
  const init: InitSegment = readInit(initBytes)
  const count = (await readdir(join(folder, dirname(initPath)))).length - 1
  const paths = Array.from({ length: count }, (_, index) => numberedPath(mediaTemplate, index + 1))
  const segments = await mapLimited(paths, filesAtOnce, async (path) => {
    const bytes = await readFile(join(folder, path))
    return {
      file: packedFile(context.stepId, path, bytes.length, sha256(bytes)),
      summary: readSegment(bytes, init),
      encrypted: isEncrypted(bytes),
    }
  })
  const summaries = segments.map((segment) => segment.summary)
  const { samples, durationSeconds: _, ...numbers } = readTrack(init, summaries)
  const protection = protectionFacts({ id: input.id, init, encrypted: segments.map((segment) => segment.encrypted) }, meant)
  return {
    init,
    samples,
    trick: input.kind === 'video' ? readKeyFrames(numbers, summaries) : undefined,
    facts: { id: input.id, initPath, initBytes: initBytes.length, mediaTemplate, ...numbers, ...protection },
    files: [packedFile(context.stepId, initPath, initBytes.length, sha256(initBytes)), ...segments.map((segment) => segment.file)],
  }
}

const packedFile = (stepId: string, path: string, sizeBytes: number, hash: string): PackedFile => ({
  path,
  sha256: hash,
  sizeBytes,
  mediaType: mediaTypeOf(path),
  from: `${stepId}/${path}`,
})

/** Beside those of an earlier stage. Tracks in which no cue was found are left out. */
const textOf = (
  context: StepContext,
  { text }: StagePayload,
  earlier: readonly TextTrack[],
): { tracks: TextTrack[]; files: PackedFile[] } => {
  const written = text.flatMap((track) => {
    if (earlier.some(({ id }) => id === track.id)) return []
    const { file, imsc, role = track.role, forced } = resultOf<WrittenText>(context, track.stepId)
    return [
      ...(file && imsc ? [textPaths({ ...track, role }, { file, imsc })] : []),
      ...(forced ? [textPaths({ ...track, id: `${track.id}-forced`, role: 'forced' }, forced)] : []),
    ]
  })
  return {
    tracks: [
      ...earlier,
      ...written.map(({ track: { id, language, label, role }, file, imsc, path, imscPath }) => ({
        id,
        path,
        bytes: file.sizeBytes,
        imsc: { path: imscPath, bytes: imsc.sizeBytes },
        language,
        label,
        role,
      })),
    ],
    files: written.flatMap(({ file, imsc, path, imscPath }) =>
      [
        { path, made: file },
        { path: imscPath, made: imsc },
      ].map(({ path: filePath, made }) => ({
        path: filePath,
        sha256: made.sha256,
        sizeBytes: made.sizeBytes,
        mediaType: mediaTypeOf(filePath),
        from: made.path,
      })),
    ),
  }
}

const textPaths = (track: PlannedText, files: { readonly file: MadeFile; readonly imsc: MadeFile }) => ({
  track,
  ...files,
  path: `text/${track.id}.vtt`,
  imscPath: `text/${track.id}.ttml`,
})

const imagesOf = (context: StepContext, durationSeconds: number): { tracks: ImageTrack[]; files: PackedFile[] } => {
  const { trickPlay, sheets } = resultOf<MadeImages>(context, 'images')
  const sheetBytes = sheets.reduce((sum, sheet) => sum + sheet.sizeBytes, 0)
  return {
    tracks: [{ ...trickPlay, averageBps: rateBps(sheetBytes, durationSeconds) }],
    files: sheets.map((sheet, index) => {
      const path = numberedPath(trickPlay.template, index + 1)
      return { path, sha256: sheet.sha256, sizeBytes: sheet.sizeBytes, mediaType: mediaTypeOf(path), from: sheet.path }
    }),
  }
}

const durationOf = (track: VideoTrack) => track.segmentTicks.reduce((sum, ticks) => sum + ticks, 0) / track.timescale

const inOrder = <Track extends { readonly id: string }>(tracks: readonly Track[], order: readonly { readonly id: string }[]): Track[] =>
  order.flatMap(({ id }) => tracks.filter((track) => track.id === id))
