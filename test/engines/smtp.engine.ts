import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { mailConformance } from '../../src/engines/mail/conformance.ts'
import type { Letter } from '../../src/engines/mail/port.ts'
import { openSmtpMail } from '../../src/engines/mail/smtp-mail.ts'
import { silentLog } from '../../src/kit/log.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** Python's own mail server and reader of letters: neither the protocol nor the format is ours or our library's. */
const server = `
import asyncore, email, email.policy, json, smtpd, sys, threading
class Server(smtpd.SMTPServer):
    def process_message(self, peer, sender, recipients, data, **options):
        letter = email.message_from_bytes(data, policy=email.policy.default)
        say = {'to': ','.join(recipients), 'subject': letter['subject']}
        for kind, name in (('plain', 'text'), ('html', 'html')):
            body = letter.get_body((kind,))
            if body is not None:
                say[name] = body.get_content().replace('\\r\\n', '\\n').removesuffix('\\n')
        print(json.dumps(say), flush=True)
listening = Server(('127.0.0.1', 0), None)
print(json.dumps({'port': listening.socket.getsockname()[1]}), flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), listening.close()), daemon=True).start()
asyncore.loop(timeout=0.1)
`

mailConformance("SMTP, to Python's smtpd", async () => {
  const child = spawn('python3', ['-W', 'ignore', '-c', server], { stdio: ['pipe', 'pipe', 'inherit'] })
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
  const first = await waitFor(() => said[0])
  const { port } = JSON.parse(first) as { port: number }
  const mail = openSmtpMail({ url: `smtp://127.0.0.1:${port}`, from: 'Vitascope <house@example.net>', log: silentLog })
  return {
    mail,
    arrived: async () => said.slice(1).map((line) => JSON.parse(line) as Letter),
    async [Symbol.asyncDispose]() {
      await mail.close()
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
})
