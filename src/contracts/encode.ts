import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { BuildId, JobId, MasterId, TitleId } from './ids.ts'
import { InspectionReport } from './inspection.ts'
import { BuildQuality, FixedRung, WorkedLadder } from './ladder.ts'
import { internalOperation, publicOperation } from './operation.ts'
import { IdempotencyKey, inOneLine, Instant, LanguageTag, LocalLine, pageErrors, pageOf, PageRequest, Sha256 } from './shared.ts'

/** economy: few rungs, fast presets. standard: more rungs, better presets. best: the same with more time for every picture. */
export const RecipeName = z.enum(['economy', 'standard', 'best'])
export type RecipeName = z.infer<typeof RecipeName>

/** What was found in a master. */
export const MasterFacts = z.object({
  container: z.string(),
  durationSeconds: z.number(),
  sizeBytes: z.number(),
  video: z.object({
    codec: z.string(),
    /** As shown: after rotation and pixel aspect. */
    width: z.number().int(),
    height: z.number().int(),
    frameRate: z.number(),
    frames: z.number().int(),
    bitDepth: z.number().int(),
    notes: z.array(z.string()),
  }),
  audio: z.array(
    z.object({
      index: z.number().int(),
      codec: z.string(),
      channels: z.number().int(),
      language: LanguageTag,
      label: z.string().optional(),
    }),
  ),
  subtitles: z.array(z.object({ language: LanguageTag, label: z.string().optional(), origin: z.enum(['inside', 'beside']) })),
})

export const StepState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled'])

/** One step of a job as the console draws it. */
export const JobStep = z.object({
  stepId: z.string(),
  kind: z.string(),
  /** Words: `H.264 720p`, `AAC English`. */
  label: z.string(),
  state: StepState,
  /** 0 to 1. */
  progress: z.number(),
  attempts: z.number().int(),
  startedAt: Instant.optional(),
  finishedAt: Instant.optional(),
  etaSeconds: z.number().optional(),
  cpuSeconds: z.number().optional(),
  sizeBytes: z.number().optional(),
  error: z.string().optional(),
})
export type JobStep = z.infer<typeof JobStep>

export const Job = z.object({
  jobId: JobId,
  titleId: TitleId,
  masterId: MasterId,
  name: z.string(),
  recipe: RecipeName,
  state: z.enum(['waiting', 'running', 'paused', 'done', 'refused', 'failed', 'cancelled']),
  progress: z.number(),
  etaSeconds: z.number().optional(),
  /** Why it was refused or failed, in words; and what to do. */
  reason: z.string().optional(),
  reasonCode: z.string().optional(),
  facts: MasterFacts.optional(),
  steps: z.array(JobStep),
  buildIds: z.array(BuildId),
  createdAt: Instant,
  finishedAt: Instant.optional(),
})
export type Job = z.infer<typeof Job>
const JobSummary = Job.omit({ steps: true, facts: true })

/** How like the film a rung is. vmaf: 0 to 100; xpsnr and ssim: decibels. */
export const RungQuality = z.object({
  metric: z.string(),
  /** `vmaf_v0.6.1` */
  model: z.string().optional(),
  mean: z.number(),
  /** Leans to the worst frames. */
  harmonicMean: z.number().optional(),
  /** One frame in a hundred is worse. */
  p1: z.number().optional(),
  /** Not every part of the film was compared. */
  sampled: z.boolean(),
})

/** One rung of a build, with what was measured. */
export const Rung = z.object({
  id: z.string(),
  kind: z.enum(['video', 'audio', 'text', 'image']),
  codec: z.string(),
  codecs: z.string(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  /** Of pictures: bits of a sample, where they are more than 8; and what is not standard range: `pq` is HDR10. */
  bitDepth: z.number().int().optional(),
  dynamicRange: z.enum(['pq', 'hlg']).optional(),
  language: LanguageTag.optional(),
  channels: z.number().int().optional(),
  averageBps: z.number(),
  peakBps: z.number(),
  frames: z.number().int().optional(),
  /** Of pictures: for how many frames exactly the frame was read that the inspection of the master saw, by its checksum. All of them, or the job fails. */
  matchedFrames: z.number().int().optional(),
  segments: z.number().int(),
  sizeBytes: z.number(),
  /** How like the film it is, frame by frame, e.g. {metric: 'vmaf', mean: 91.2, sampled: true}. */
  quality: RungQuality.optional(),
  cpuSeconds: z.number().optional(),
})

export const Build = z.object({
  buildId: BuildId,
  titleId: TitleId,
  masterId: MasterId,
  jobId: JobId,
  recipe: RecipeName,
  complete: z.boolean(),
  state: z.enum(['ready', 'removed']),
  durationSeconds: z.number(),
  sizeBytes: z.number(),
  factsBlob: Sha256,
  filesBlob: Sha256,
  rungs: z.array(Rung),
  createdAt: Instant,
})
export type Build = z.infer<typeof Build>

/** A master that was handed over for a title. */
export const Master = z.object({
  masterId: MasterId,
  titleId: TitleId,
  /** in-place: read where it lies. kept: the upload is still here. archived: in the store of blobs. gone: it would have to be handed over again. */
  state: z.enum(['in-place', 'kept', 'archived', 'gone']),
  sizeBytes: z.number(),
  sha256: Sha256.optional(),
  createdAt: Instant,
})
export type Master = z.infer<typeof Master>

const jobErrors = { NO_SUCH_JOB: { status: 404, message: 'There is no such job.' } } as const

export const encode = {
  submitMaster: publicOperation('operator', { scope: 'encode' })
    .route({
      method: 'POST',
      path: '/masters',
      summary: 'Hand over a master file',
      description:
        'A file of the machine by its path, or a finished upload: `uploadId` is the last part of the `Location` that `POST /uploads` gave.',
      tags: ['Encode'],
    })
    .input(
      z.object({
        source: z.discriminatedUnion('kind', [
          /** A file on the same machine, below an allow-listed root. It is read in place. */
          z.object({ kind: z.literal('path'), path: inOneLine(z.string().max(4096)) }),
          /** A finished resumable upload. */
          z.object({ kind: z.literal('upload'), uploadId: inOneLine(z.string().max(200)) }),
        ]),
        /** The title it belongs to; without it a film is made from `name`. */
        titleId: TitleId.optional(),
        name: LocalLine.optional(),
        /** SHA-256 of the file, when the sender knows it; another sum refuses the master. */
        checksum: Sha256.optional(),
        /** Subtitle files beside the master (paths or finished uploads). */
        subtitles: z
          .array(
            z.object({
              source: inOneLine(z.string().max(4096)),
              language: LanguageTag,
              label: inOneLine(z.string().max(100)).optional(),
            }),
          )
          .max(50)
          .default([]),
        recipe: RecipeName.default('standard'),
        /** Higher goes first. Below zero: low priority, and pauses while somebody watches. */
        priority: z.number().int().min(-100).max(100).default(0),
        idempotencyKey: IdempotencyKey.optional(),
      }),
    )
    .output(z.object({ jobId: JobId, titleId: TitleId, masterId: MasterId }))
    .errors({
      PATH_NOT_ALLOWED: {
        status: 403,
        message: 'Masters are read only from the folders in the configuration (ingest.roots).',
        data: z.object({ roots: z.array(z.string()) }),
      },
      NO_SUCH_FILE: { status: 404, message: 'There is no such file to read.' },
      NO_SUCH_UPLOAD: { status: 404, message: 'There is no such finished upload.' },
      NO_SUCH_TITLE: { status: 404, message: 'There is no such title.' },
      NOT_A_VIDEO: { status: 409, message: 'A series has no picture of its own: hand the master over for one of its episodes.' },
      NAME_NEEDED: { status: 422, message: 'Say which title the master belongs to, or give a name for a new one.' },
      DISK_FULL: {
        status: 507,
        message: 'There is not enough free space for this master and its build.',
        data: z.object({ neededBytes: z.number(), freeBytes: z.number() }),
      },
    }),

  listMasters: publicOperation('operator', { scope: 'encode' })
    .route({
      method: 'GET',
      path: '/titles/{titleId}/masters',
      summary: 'The masters of a title, and which are still there',
      tags: ['Encode'],
    })
    .input(z.object({ titleId: TitleId }))
    .output(z.object({ items: z.array(Master) })),

  /** What is finished of an earlier job of the same recipe is taken as it is, as long as it is kept. */
  encodeAgain: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'POST', path: '/masters/{masterId}/jobs', summary: 'Encode a master again, e.g. by another recipe', tags: ['Encode'] })
    .input(
      z.object({
        masterId: MasterId,
        recipe: RecipeName.default('standard'),
        priority: z.number().int().min(-100).max(100).default(0),
        idempotencyKey: IdempotencyKey.optional(),
      }),
    )
    .output(z.object({ jobId: JobId, titleId: TitleId, masterId: MasterId }))
    .errors({
      NO_SUCH_MASTER: { status: 404, message: 'There is no such master.' },
      MASTER_GONE: { status: 410, message: 'The master is not here any more, or was changed. Hand it over again.' },
      NO_SUCH_TITLE: { status: 404, message: 'There is no such title.' },
      DISK_FULL: {
        status: 507,
        message: 'There is not enough free space for a build of this master.',
        data: z.object({ neededBytes: z.number(), freeBytes: z.number() }),
      },
    }),

  readJob: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'GET', path: '/jobs/{jobId}', summary: 'A job with its steps', tags: ['Encode'] })
    .input(z.object({ jobId: JobId }))
    .output(Job)
    .errors(jobErrors),

  /** The job now, and again at every change, until it is over. */
  watchJob: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'GET', path: '/jobs/{jobId}/watch', summary: 'Follow a job as server-sent events', tags: ['Encode'] })
    .input(z.object({ jobId: JobId }))
    .output(eventIterator(Job))
    .errors(jobErrors),

  listJobs: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'GET', path: '/jobs', summary: 'All jobs, latest first', tags: ['Encode'] })
    .input(PageRequest.extend({ titleId: TitleId.optional() }))
    .output(pageOf(JobSummary))
    .errors(pageErrors),

  cancelJob: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'POST', path: '/jobs/{jobId}/cancel', summary: 'Stop a job and remove what it made', tags: ['Encode'] })
    .input(z.object({ jobId: JobId }))
    .output(Job)
    .errors(jobErrors),

  retryJob: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'POST', path: '/jobs/{jobId}/retry', summary: 'Try the failed steps again; finished ones are kept', tags: ['Encode'] })
    .input(z.object({ jobId: JobId }))
    .output(Job)
    .errors({ ...jobErrors, NOTHING_FAILED: { status: 409, message: 'No step of this job has failed.' } }),

  listBuilds: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'GET', path: '/titles/{titleId}/builds', summary: 'The builds of a title with their rungs', tags: ['Encode'] })
    .input(z.object({ titleId: TitleId }))
    .output(z.object({ items: z.array(Build) })),

  readBuild: internalOperation
    .input(z.object({ buildId: BuildId }))
    .output(Build)
    .errors({ NO_SUCH_BUILD: { status: 404, message: 'There is no such build.' } }),

  /** What was found in the job's master, with times. */
  readInspection: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'GET', path: '/jobs/{jobId}/inspection', summary: "The judgement of a job's master", tags: ['Encode'] })
    .input(z.object({ jobId: JobId }))
    .output(InspectionReport)
    .errors({ ...jobErrors, NOT_INSPECTED: { status: 409, message: 'The master has not been looked into yet.' } }),

  /** The ladders that were worked out for the job's film, beside the fixed one; none where the fixed one was asked for. */
  readLadders: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'GET', path: '/jobs/{jobId}/ladders', summary: "The ladders of a job's film", tags: ['Encode'] })
    .input(z.object({ jobId: JobId }))
    .output(z.object({ worked: z.array(WorkedLadder), fixed: z.array(FixedRung) }))
    .errors({ ...jobErrors, NOT_INSPECTED: { status: 409, message: 'The master has not been looked into yet.' } }),

  /** How good each rung of a build is over the time of the film. */
  readQuality: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'GET', path: '/builds/{buildId}/quality', summary: 'The quality of a build, piece by piece', tags: ['Encode'] })
    .input(z.object({ buildId: BuildId }))
    .output(BuildQuality)
    .errors({ NO_SUCH_BUILD: { status: 404, message: 'There is no such build.' } }),

  /** How much work is open, for status pages. */
  readQueue: publicOperation('operator', { scope: 'encode' })
    .route({ method: 'GET', path: '/encode/queue', summary: 'How much encoding waits and runs', tags: ['Encode'] })
    .output(
      z.object({
        waiting: z.number().int(),
        running: z.number().int(),
        failed: z.number().int(),
        paused: z.boolean(),
        etaSeconds: z.number().optional(),
      }),
    ),
}
