import { S3Client } from '@aws-sdk/client-s3'
import type { Clock } from '../../kit/clock.ts'
import { isOutage } from '../../kit/failure.ts'
import type { Random } from '../../kit/random.ts'
import { retry } from '../../kit/retry.ts'
import { asS3Trouble } from './s3-trouble.ts'

export interface S3BucketNeeds {
  readonly bucket: string
  readonly region: string
  /** For stores other than AWS. */
  readonly endpoint?: string
  /** The bucket in the path instead of the host name; most stores other than AWS want it. */
  readonly forcePathStyle?: boolean
  /** Without them the driver's usual chain: variables, shared files, instance roles. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly clock: Clock
  readonly random: Random
}

export interface S3Bucket {
  readonly name: string
  /**
   * Sends what `request` makes, several times when the store does not answer; it must be able to make it again. Throws in the words
   * of the port, except what `expected` recognises, and the signal's reason.
   */
  ask<Output>(
    request: (client: S3Client, options: { abortSignal?: AbortSignal }) => Promise<Output>,
    more?: { signal?: AbortSignal | undefined; expected?: (trouble: unknown) => boolean },
  ): Promise<Output>
  close(): void
}

/** Requests in all, the first included, and the waits between them. The driver's own retries are off: one layer retries. */
const retries = { attempts: 3, baseMs: 200, capMs: 3000 }
const connectMs = 5000
/** A connection on which nothing moves for this long is given up. */
const silenceMs = 30_000

export const openBucket = (needs: S3BucketNeeds): S3Bucket => {
  const { bucket, region, endpoint, forcePathStyle, credentials } = needs
  const client = new S3Client({
    region,
    ...(endpoint && { endpoint }),
    ...(forcePathStyle !== undefined && { forcePathStyle }),
    ...(credentials && { credentials }),
    maxAttempts: 1,
    // Checksums that we ask for ourselves are SHA-256; others would only cost.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: connectMs, socketTimeout: silenceMs },
  })
  return {
    name: bucket,
    ask: (request, { signal, expected } = {}) =>
      retry({ clock: needs.clock, random: needs.random, signal }, retries, isOutage, async () => {
        signal?.throwIfAborted()
        try {
          return await request(client, signal ? { abortSignal: signal } : {})
        } catch (trouble) {
          if (signal?.aborted) throw signal.reason
          throw expected?.(trouble) ? trouble : asS3Trouble(trouble, bucket)
        }
      }),
    close: () => client.destroy(),
  }
}
