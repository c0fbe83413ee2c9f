import { createTransport, type NodemailerError } from 'nodemailer'
import { Failure, messageOf, Outage } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import type { Mail } from './port.ts'

export interface SmtpMailNeeds {
  /** `smtp://user:password@host:587` (upgraded to TLS when the server can) or `smtps://host:465`. */
  readonly url: string
  /** The address in From. */
  readonly from: string
  readonly log: Log
  /** How long the server may be silent, in milliseconds. Default 10 s. */
  readonly silenceMs?: number
}

/** Letters go to a mail server (RFC 5321), one connection each. They are not kept: `recent` is empty. */
export const openSmtpMail = ({ url, from, log, silenceMs = 10_000 }: SmtpMailNeeds): Mail => {
  const transport = createTransport({
    url,
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    dnsTimeout: silenceMs,
    // A letter is text; nothing in it may make this machine read a file or fetch a page.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, html }) {
      try {
        const { messageId } = await transport.sendMail({ from, to, subject, text, ...(html !== undefined && { html }) })
        log.info('letter was handed over', { messageId })
      } catch (trouble) {
        throw inOurWords(trouble)
      }
    },
    recent: async () => [],
    async close() {
      transport.close()
    },
  }
}

/** A reply of 5yz is final (RFC 5321, 4.2.1) when it is about this letter; a wrong password is not, and may be mended. */
const inOurWords = (trouble: unknown): Error => {
  const { code, permanent } = trouble as Pick<NodemailerError, 'code'> & { permanent?: boolean }
  const words = messageOf(trouble)
  if (code === 'EENVELOPE' || code === 'EMESSAGE') {
    if (permanent !== false) return new Failure('MAIL_REFUSED', `The mail server refuses the letter: ${words}`, {}, { cause: trouble })
  }
  return new Outage('mail', `the mail server did not take the letter: ${words}`, { cause: trouble })
}
