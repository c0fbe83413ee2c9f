import type { z } from 'zod'
import type { Rung, RecipeName } from '../../contracts/encode.ts'
import type { BuildQuality } from '../../contracts/ladder.ts'
import type { BuildId, JobId, MasterId, TitleId } from '../../contracts/ids.ts'
import { expression, type ColumnType, type Migrations } from '../../engines/sql/port.ts'
import type { InspectionReport } from '../../media/inspection/report.ts'
import type { WorkedLadder } from '../../media/ladder/work-out-ladder.ts'
import type { Inspection } from './inspection.ts'
import type { JobCost } from './job-cost.ts'

/** Columns of type jsonb are written as text, since the driver takes an array for one of PostgreSQL's own. */
type Json<Value> = ColumnType<Value, string, string>

/** A subtitle file that came beside a master. */
export interface BesideFile {
  readonly path: string
  readonly uploadId?: string
  readonly language: string
  readonly label?: string
}

/** `open` is everything before the end: whether it waits, runs or rests follows from its work items. */
export type JobRowState = 'open' | 'done' | 'refused' | 'failed' | 'cancelled'
export type BuildStage = 'first' | 'full'

export interface Tables {
  master: {
    master_id: MasterId
    title_id: TitleId
    /** The finished upload it came as; null for a file that is read where it lies. */
    upload_id: string | null
    path: string
    size_bytes: number
    /** When the file was last changed, UTC milliseconds: a master that changes under our hands is refused. */
    modified_ms: number
    /** SHA-256 sums that the file must have. */
    expected_sums: Json<string[]>
    sha256: string | null
    beside: Json<BesideFile[]>
    /** Since when it lies in the store of blobs too, with the files beside it (`masterPlace`). */
    stored_at: Date | null
    /** Since when it stays there after its jobs. */
    archived_at: Date | null
    /** Since when nothing is left of it here. */
    removed_at: Date | null
    created_at: Date
  }
  job: {
    job_id: JobId
    title_id: TitleId
    master_id: MasterId
    /** The title was made for this master alone and goes with it when nothing comes of it. */
    made_title: boolean
    name: string
    recipe: RecipeName
    priority: number
    idempotency_key: string | null
    state: JobRowState
    /** Counts up with every retry, so that a conclusion drawn from the round before is not written into the next. */
    round: number
    reason: string | null
    reason_code: string | null
    inspection: Json<Inspection> | null
    /** What was found in the master, with times, for people. */
    report: Json<InspectionReport> | null
    /** As they were worked out; rate factors of units are left out. */
    ladders: Json<WorkedLadder[]> | null
    /** Disk space set aside for the job, and how much of it is already taken by its files. */
    reserved_bytes: number
    written_bytes: number
    cost: Json<JobCost> | null
    created_at: Date
    finished_at: Date | null
    /** Its folder, its upload and its empty title are gone. */
    cleared_at: Date | null
  }
  child_run: {
    run_id: string
    job_id: JobId
    step_id: string
    tool: string
    started_ms: number
    ended_ms: number
    cpu_seconds: number
    failed: boolean
  }
  build: {
    build_id: BuildId
    title_id: TitleId
    master_id: MasterId
    job_id: JobId
    stage: BuildStage
    recipe: RecipeName
    /** `storing`: its blobs are on their way and nobody has heard of it. */
    state: 'storing' | 'ready' | 'removed'
    duration_seconds: number
    size_bytes: number
    facts_blob: string
    files_blob: string
    rungs: Json<z.infer<typeof Rung>[]>
    /** Of every piece of the film in every rung; null in builds of earlier releases. */
    quality: Json<BuildQuality> | null
    created_at: Date
    /** A later build of the same job took its place. */
    superseded_at: Date | null
  }
  /** Which blobs a build keeps alive. */
  build_blob: {
    build_id: BuildId
    sha256: string
  }
  /** Files that are kept in the store of blobs for steps (work-files/stored-files.ts): each time that a folder was made. */
  kept_folder: {
    made_id: string
    scope: string
    name: string
    result: Json<unknown> | null
    begun_at: Date
    /** Null: its blobs are on their way, and nobody sees it. */
    kept_at: Date | null
  }
  kept_file: {
    made_id: string
    path: string
    sha256: string
    size_bytes: number
  }
  /** Blobs that no build and no kept folder keeps alive any more, and when they may be deleted. */
  blob_removal: {
    sha256: string
    due_at: Date
  }
}

export const migrations: Migrations = {
  '0001-masters-jobs-builds': {
    async up(db) {
      await db.schema
        .createTable('master')
        .addColumn('master_id', 'uuid', (column) => column.primaryKey())
        .addColumn('title_id', 'uuid', (column) => column.notNull())
        .addColumn('upload_id', 'text')
        .addColumn('path', 'text', (column) => column.notNull())
        .addColumn('size_bytes', 'bigint', (column) => column.notNull())
        .addColumn('modified_ms', 'bigint', (column) => column.notNull())
        .addColumn('expected_sums', 'jsonb', (column) => column.notNull())
        .addColumn('sha256', 'text')
        .addColumn('beside', 'jsonb', (column) => column.notNull())
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('job')
        .addColumn('job_id', 'uuid', (column) => column.primaryKey())
        .addColumn('title_id', 'uuid', (column) => column.notNull())
        .addColumn('master_id', 'uuid', (column) => column.notNull().references('master.master_id'))
        .addColumn('made_title', 'boolean', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('recipe', 'text', (column) => column.notNull())
        .addColumn('priority', 'integer', (column) => column.notNull())
        .addColumn('idempotency_key', 'text', (column) => column.unique())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('round', 'integer', (column) => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('reason_code', 'text')
        .addColumn('inspection', 'jsonb')
        .addColumn('reserved_bytes', 'bigint', (column) => column.notNull())
        .addColumn('written_bytes', 'bigint', (column) => column.notNull().defaultTo(0))
        .addColumn('cost', 'jsonb')
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .addColumn('finished_at', 'timestamptz')
        .addColumn('cleared_at', 'timestamptz')
        .execute()
      await db.schema.createIndex('job_by_time').on('job').columns(['created_at', 'job_id']).execute()
      await db.schema.createIndex('job_by_title').on('job').columns(['title_id', 'created_at']).execute()
      await db.schema.createIndex('job_by_master').on('job').column('master_id').execute()
      await db.schema.createIndex('job_not_cleared').on('job').column('job_id').where(expression.ref('cleared_at'), 'is', null).execute()
      await db.schema
        .createTable('child_run')
        .addColumn('run_id', 'uuid', (column) => column.primaryKey())
        .addColumn('job_id', 'uuid', (column) => column.notNull())
        .addColumn('step_id', 'text', (column) => column.notNull())
        .addColumn('tool', 'text', (column) => column.notNull())
        .addColumn('started_ms', 'bigint', (column) => column.notNull())
        .addColumn('ended_ms', 'bigint', (column) => column.notNull())
        .addColumn('cpu_seconds', 'double precision', (column) => column.notNull())
        .addColumn('failed', 'boolean', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('child_run_by_job').on('child_run').column('job_id').execute()
      await db.schema
        .createTable('build')
        .addColumn('build_id', 'uuid', (column) => column.primaryKey())
        .addColumn('title_id', 'uuid', (column) => column.notNull())
        .addColumn('master_id', 'uuid', (column) => column.notNull())
        .addColumn('job_id', 'uuid', (column) => column.notNull())
        .addColumn('stage', 'text', (column) => column.notNull())
        .addColumn('recipe', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('duration_seconds', 'double precision', (column) => column.notNull())
        .addColumn('size_bytes', 'bigint', (column) => column.notNull())
        .addColumn('facts_blob', 'text', (column) => column.notNull())
        .addColumn('files_blob', 'text', (column) => column.notNull())
        .addColumn('rungs', 'jsonb', (column) => column.notNull())
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .addColumn('superseded_at', 'timestamptz')
        .execute()
      await db.schema.createIndex('build_by_title').on('build').columns(['title_id', 'created_at']).execute()
      await db.schema.createIndex('build_by_job').on('build').column('job_id').execute()
      await db.schema
        .createTable('build_blob')
        .addColumn('build_id', 'uuid', (column) => column.notNull())
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('build_blob_key', ['build_id', 'sha256'])
        .execute()
      await db.schema.createIndex('build_blob_by_sum').on('build_blob').column('sha256').execute()
      await db.schema
        .createTable('blob_removal')
        .addColumn('sha256', 'text', (column) => column.primaryKey())
        .addColumn('due_at', 'timestamptz', (column) => column.notNull())
        .execute()
    },
  },
  '0002-reports-and-ladders': {
    async up(db) {
      await db.schema.alterTable('job').addColumn('report', 'jsonb').addColumn('ladders', 'jsonb').execute()
      await db.schema.alterTable('build').addColumn('quality', 'jsonb').execute()
    },
  },
  '0003-kept-files': {
    async up(db) {
      await db.schema
        .alterTable('master')
        .addColumn('stored_at', 'timestamptz')
        .addColumn('archived_at', 'timestamptz')
        .addColumn('removed_at', 'timestamptz')
        .execute()
      await db.schema
        .createTable('kept_folder')
        .addColumn('made_id', 'uuid', (column) => column.primaryKey())
        .addColumn('scope', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('result', 'jsonb')
        .addColumn('begun_at', 'timestamptz', (column) => column.notNull())
        .addColumn('kept_at', 'timestamptz')
        .execute()
      await db.schema.createIndex('kept_folder_by_place').on('kept_folder').columns(['scope', 'name']).execute()
      await db.schema
        .createTable('kept_file')
        .addColumn('made_id', 'uuid', (column) => column.notNull())
        .addColumn('path', 'text', (column) => column.notNull())
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addColumn('size_bytes', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('kept_file_key', ['made_id', 'path'])
        .execute()
      await db.schema.createIndex('kept_file_by_sum').on('kept_file').column('sha256').execute()
    },
  },
}
