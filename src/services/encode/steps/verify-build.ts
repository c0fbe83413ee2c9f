import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../../kit/failure.ts'
import { mapLimited } from '../../../kit/limits.ts'
import type { AudioTrack, BuildFacts, VideoTrack } from '../../../media/cmaf/build-facts.ts'
import { valueOf } from '../../../media/ladder/frame-rate.ts'
import { writeMediaPlaylist } from '../../../media/hls/write-media-playlist.ts'
import { findFaults } from '../build-checks.ts'
import { keepOutputs } from '../kept.ts'
import { pictureLimits } from '../limits.ts'
import type { StagePayload } from '../step-payloads.ts'
import type { Step, StepContext } from '../step.ts'
import { packageStepId, readPackedBuild } from './packed-build.ts'
import { asJson, inspectionIn, payloadIn } from './step-inputs.ts'

interface Verified {
  /** Pictures that a decoder found, by track. */
  readonly frames: Readonly<Record<string, number>>
  readonly cpuSeconds: number
}

/** Members wait for it, and nothing else of the job is left to do meanwhile. */
const tracksAtOnce = 2

/** Decodes every track of a build from the very files that players will get, and checks what they must agree in. Tracks that were verified for the first light are not decoded twice. */
export const verifyBuild: Step = async (context) => {
  const { stage } = payloadIn<StagePayload>(context)
  const { facts, files } = await readPackedBuild(context, stage)
  const own = new Set(files.filter((file) => file.from.startsWith(`${packageStepId(stage)}/`)).map((file) => file.path))
  const tracks = [...facts.video, ...facts.audio].filter((track) => own.has(track.initPath))
  const earlier = (context.lease.results[`${context.lease.group}/verify-first`] ?? { frames: {} }) as unknown as Verified

  const result = await keepOutputs(context, async (folder): Promise<Verified> => {
    const shares = tracks.map(() => 0)
    const decoded = await mapLimited(tracks, tracksAtOnce, (track, index) =>
      decode(context, {
        folder,
        facts,
        track,
        packedIn: packageStepId(stage),
        share(part) {
          shares[index] = part
          context.progress(shares.reduce((sum, share) => sum + share, 0) / tracks.length)
        },
      }),
    )
    const counted = tracks.flatMap((track, index) => ('frames' in track ? [[track.id, decoded[index]!.frames] as const] : []))
    return {
      frames: { ...earlier.frames, ...Object.fromEntries(counted) },
      cpuSeconds: decoded.reduce((sum, one) => sum + one.cpuSeconds, 0),
    }
  })
  const faults = findFaults({
    facts,
    decodedFrames: new Map(Object.entries(result.frames)),
    expectedFrames: inspectionIn(context).expectedFrames,
  })
  if (faults.length > 0) throw new Failure('BUILD_FAULTY', faults.slice(0, 5).join(' '), { faults })
  return { result: asJson(result) }
}

interface Decoding {
  readonly folder: string
  readonly facts: BuildFacts
  readonly track: VideoTrack | AudioTrack
  /** The step in whose folder the track's files lie. */
  readonly packedIn: string
  readonly share: (fraction: number) => void
}

/** What ffmpeg needs to open a protected track. */
const keyOf = async ({ contentKeys, job }: StepContext, { protection }: VideoTrack | AudioTrack): Promise<string[]> => {
  if (!protection) return []
  const keys = (await contentKeys.forJob({ jobId: job.job_id, titleId: job.title_id }))?.keys
  const key = Object.values(keys ?? {}).find(({ keyId }) => keyId === protection.keyId)
  if (!key) throw new Failure('KEY_MISSING', `The content key ${protection.keyId} is not given out any more.`)
  return ['-seg_format_options', `decryption_key=${key.key}`]
}

/** No licence is asked for here: what needs a key is opened with the key itself (`keyOf`). */
const withoutKeys = (facts: BuildFacts): BuildFacts => ({
  ...facts,
  video: facts.video.map(({ protection: _, ...track }) => track),
  audio: facts.audio.map(({ protection: _, ...track }) => track),
})

/** A foreign reader of our own playlist over the packaged files: what it decodes, players decode. Any error ends it. */
const decode = async (context: StepContext, { folder, facts, track, packedIn, share }: Decoding) => {
  const name = `${track.id}.m3u8`
  const playlist = writeMediaPlaylist(withoutKeys(facts), track.id, { filesBase: `../../${packedIn}/` })
  if (playlist === undefined) throw new Error(`defect: no playlist for ${track.id}`)
  await writeFile(join(folder, name), playlist)
  const isVideo = 'frames' in track
  let frames = 0
  const run = await context.run({
    tool: 'ffmpeg',
    args: [
      '-v',
      'error',
      ...(await keyOf(context, track)),
      '-xerror',
      '-allowed_extensions',
      'ALL',
      '-i',
      `file:${name}`,
      '-map',
      isVideo ? '0:v:0' : '0:a:0',
      '-fps_mode',
      'passthrough',
      '-f',
      'null',
      '-',
    ],
    folder,
    limits: pictureLimits({
      seconds: facts.durationSeconds,
      ...(isVideo
        ? { width: track.width, height: track.height, frameRate: valueOf(track.frameRate) }
        : { width: 1, height: 1, frameRate: 1 }),
      outputBytes: 0,
    }),
    onProgress: (progress) => {
      frames = progress.frames
      share(Math.min(1, progress.mediaSeconds / facts.durationSeconds))
    },
  })
  const complaint = run.stderr.split('\n').find((line) => line.trim() !== '' && !line.startsWith('bench:'))
  if (complaint !== undefined) throw new Failure('BUILD_FAULTY', `${track.id} does not decode cleanly: ${complaint.trim().slice(0, 300)}`)
  return { frames, cpuSeconds: run.cpuSeconds }
}
