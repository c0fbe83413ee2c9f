import { Failure, messageOf, Outage } from '../../kit/failure.ts'

/** Names that stores give to "no room" (AWS has no such limit; MinIO, Ceph and Garage do). */
const full = new Set(['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'InsufficientStorage'])

const statusOf = (trouble: unknown): number | undefined =>
  trouble instanceof Error && '$metadata' in trouble ? (trouble.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined

/** The store said that there is no such object, and not that there is no such bucket. */
export const isMissing = (trouble: unknown): boolean =>
  trouble instanceof Error && statusOf(trouble) === 404 && trouble.name !== 'NoSuchBucket'

/** What the port says, for what the driver threw: what the store refuses for good is a failure, whatever may be asked again is an outage. */
export const asS3Trouble = (trouble: unknown, bucket: string): unknown => {
  if (trouble instanceof Failure || trouble instanceof Outage) return trouble
  const status = statusOf(trouble)
  const name = trouble instanceof Error ? trouble.name : ''
  const data = { bucket, status, name }
  if (status === 507 || full.has(name))
    return new Failure('DISK_FULL', `There is no room left in the bucket ${bucket}.`, data, { cause: trouble })
  if (name === 'NoSuchBucket')
    return new Failure('BUCKET_MISSING', `There is no bucket ${bucket}. Make it, or name another.`, data, { cause: trouble })
  if (name === 'BadDigest' || name === 'XAmzContentChecksumMismatch') {
    return new Failure('BLOB_DIFFERENT', 'The store received other bytes than were sent.', data, { cause: trouble })
  }
  const mayAskAgain = status === undefined || status === 408 || status === 429 || status >= 500
  if (mayAskAgain) return new Outage('blobs', `the store of blobs does not answer: ${messageOf(trouble)}`, { cause: trouble })
  return new Failure(
    'BLOBS_REFUSED',
    `The bucket ${bucket} refused a request: ${messageOf(trouble)} (${name}, ${status}). Check its keys and rights.`,
    data,
    {
      cause: trouble,
    },
  )
}
