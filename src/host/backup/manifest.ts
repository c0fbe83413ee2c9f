import { open, readFile, rename } from 'node:fs/promises'
import { isAbsolute, join, normalize } from 'node:path'
import { z } from 'zod'
import { errorCode } from '../../engines/blobs/disk-trouble.ts'
import { syncFolder } from '../../engines/blobs/hashed-file.ts'
import { Failure } from '../../kit/failure.ts'

/** Counts up when a backup is written in a way that earlier releases cannot read. */
const format = 1
export const manifestName = 'manifest.json'

/** Below the backup's folder, and never out of it. */
const InnerPath = z
  .string()
  .refine((path) => path !== '' && !isAbsolute(path) && normalize(path) === path && !path.startsWith('..'), 'leads out of the backup')

const Manifest = z.object({
  format: z.literal(format),
  /** The release that made the backup. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  postgres: z.object({
    version: z.string(),
    /** The migrations of each schema that had been run. */
    migrations: z.record(z.string(), z.array(z.string())),
  }),
  counts: z.object({
    tables: z.number().int(),
    rows: z.number().int(),
    files: z.number().int(),
    blobs: z.number().int(),
    blobBytes: z.number(),
  }),
  /** Everything in the backup but the blobs, whose names are their sums, and the manifest itself. */
  files: z.array(z.object({ path: InnerPath, sizeBytes: z.number().int(), sha256: z.string(), mode: z.number().int() })),
})
export type Manifest = z.infer<typeof Manifest>
export type FileFacts = Manifest['files'][number]

/** The last thing that is written: a backup without it is none. */
export const writeManifest = async (folder: string, manifest: Omit<Manifest, 'format'>): Promise<Manifest> => {
  const whole = { format, ...manifest } as const
  const path = join(folder, manifestName)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(whole, undefined, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  await syncFolder(folder)
  return whole
}

/** A folder without a manifest is `Failure('BACKUP_INCOMPLETE')`, one that a later release wrote `Failure('BACKUP_TOO_NEW')`, an unreadable one `Failure('BACKUP_BENT')`. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(join(folder, manifestName), 'utf8').catch((cause: unknown) => {
    if (errorCode(cause) !== 'ENOENT' && errorCode(cause) !== 'ENOTDIR') throw cause
    throw new Failure('BACKUP_INCOMPLETE', `There is no finished backup in ${folder}: it has no ${manifestName}.`, { folder }, { cause })
  })
  const content = parsed(text)
  const found = z.object({ format: z.number() }).safeParse(content)
  if (found.success && found.data.format > format) {
    throw new Failure(
      'BACKUP_TOO_NEW',
      `The backup in ${folder} was made by a newer release (format ${found.data.format}; this one knows ${format}). Restore it with that release.`,
      {
        folder,
        found: found.data.format,
        known: format,
      },
    )
  }
  const manifest = Manifest.safeParse(content)
  if (manifest.success) return manifest.data
  throw bent(manifestName, z.prettifyError(manifest.error))
}

/** A file of a backup that is not the one that was written. */
export const bent = (path: string, words: string): Failure =>
  new Failure('BACKUP_BENT', `The backup is damaged: ${path} ${words}.`, { path })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
