import type { Closable } from '../../kit/lifecycle.ts'

export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html?: string
}

export interface SentLetter extends Letter {
  readonly letterId: string
  /** UTC milliseconds. */
  readonly sentAt: number
}

/**
 * Letters to people. Guarantee: a resolved `send` has been handed over durably; it may arrive twice. A letter that is refused for good (no such
 * address, content not wanted) is `Failure('MAIL_REFUSED')`; no answer, or a refusal for now, is `Outage('mail')`.
 */
export interface Mail extends Closable {
  send(letter: Letter): Promise<void>
  /** The latest letters, when this engine keeps them (the local page of letters does, SMTP does not). */
  recent(limit: number): Promise<readonly SentLetter[]>
}
