import type { Closable } from '../../kit/lifecycle.ts'

/** A secret for making and checking message authentication codes. */
export interface MacKey {
  /** 1 to 255; travels with what it signs, so that keys can change without a gap. */
  readonly keyId: number
  /** 32 bytes. */
  readonly secret: Uint8Array
}

/**
 * Keys by purpose (`edge-token`, `profile-pin` …). Secrets at rest are sealed with a key-encryption key (a file of mode 0600, or a KMS).
 *
 * Guarantees: `macKeys` always holds the current key first and every earlier one that is not retired. What was sealed can be opened as long
 * as its key is not retired; bent bytes or another `context` are `Failure('SEAL_BROKEN')`.
 */
export interface Keys extends Closable {
  macKeys(purpose: string): Promise<readonly MacKey[]>
  /** A new current key; the ones before it still count until they are retired. */
  rotate(purpose: string): Promise<MacKey>
  retire(purpose: string, keyId: number): Promise<void>
  /** Authenticated encryption (AES-256-GCM); `context` must be the same when opening. */
  seal(purpose: string, plain: Uint8Array, context: string): Promise<Uint8Array>
  open(purpose: string, sealed: Uint8Array, context: string): Promise<Uint8Array>
}
