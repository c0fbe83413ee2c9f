import { Failure } from '../../kit/failure.ts'
import type { Blob } from './port.ts'

/** Nothing else names a blob; in particular nothing that leads out of the folder. */
export const isBlobName = (name: string): boolean => /^[0-9a-f]{64}$/.test(name)

export const blobMissing = (sha256: string): Failure => new Failure('BLOB_MISSING', `There is no blob ${sha256}.`, { sha256 })

export const blobDifferent = (expected: string, found: string): Failure =>
  new Failure('BLOB_DIFFERENT', `The content is not what it should be: expected ${expected}, found ${found}.`, { expected, found })

export const fileExists = (path: string, cause: unknown): Failure =>
  new Failure('FILE_EXISTS', `${path} is there already.`, { path }, { cause })

export const checkExpected = (blob: Blob, expected: string | undefined): void => {
  if (expected !== undefined && blob.sha256 !== expected) throw blobDifferent(expected, blob.sha256)
}

/** The part of a blob that was asked for, `end` excluded. One that goes beyond it is `Failure('RANGE_OUTSIDE')`. */
export const checkRange = (
  blob: Blob,
  range: { start: number; end: number } = { start: 0, end: blob.sizeBytes },
): { start: number; end: number } => {
  const { start, end } = range
  if (Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= blob.sizeBytes) return range
  throw new Failure('RANGE_OUTSIDE', `Bytes ${start} to ${end} are not within the ${blob.sizeBytes} bytes of blob ${blob.sha256}.`, {
    start,
    end,
    sizeBytes: blob.sizeBytes,
  })
}
