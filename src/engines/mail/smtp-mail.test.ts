import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { rememberingLog, silentLog } from '../../kit/log.ts'
import { mailConformance } from './conformance.ts'
import type { Letter, Mail } from './port.ts'
import { openSmtpMail } from './smtp-mail.ts'

const hello: Letter = { to: 'ada@example.org', subject: 'Hello', text: 'Plain.' }

mailConformance('SMTP', async () => {
  const server = await startServer()
  const mail = openAt(server.url)
  return {
    mail,
    arrived: async () => server.received.map(({ recipients, source }) => ({ to: recipients.join(), ...parseMessage(source) })),
    async [Symbol.asyncDispose]() {
      await mail.close()
      await server[Symbol.asyncDispose]()
    },
  }
})

describe('openSmtpMail', () => {
  it('tells the server who sends and who receives, and does not log who', async () => {
    await using server = await startServer()
    const log = rememberingLog()
    await openSmtpMail({ url: server.url, from: 'Vitascope <house@example.net>', log }).send(hello)
    expect(server.received.map(({ sender, recipients }) => [sender, recipients])).toEqual([['house@example.net', ['ada@example.org']]])
    expect(server.received[0]?.source).toMatch(/^From: Vitascope <house@example\.net>$/m)
    expect(log.lines.map(({ message }) => message)).toEqual(['letter was handed over'])
    expect(JSON.stringify(log.lines)).not.toContain('ada@')
  })

  it('keeps nothing', async () => {
    await using server = await startServer()
    const mail = openAt(server.url)
    await mail.send(hello)
    expect(await mail.recent(10)).toEqual([])
  })

  it('lets no subject become a header', async () => {
    await using server = await startServer()
    await openAt(server.url).send({ ...hello, subject: 'Hi\r\nBcc: eve@example.org' })
    expect(server.received.map(({ recipients }) => recipients)).toEqual([['ada@example.org']])
    expect(server.received[0]?.source).not.toMatch(/^Bcc:/m)
  })

  it('says that an address was refused for good', async () => {
    await using server = await startServer({ 'RCPT TO': '550 5.1.1 No such user' })
    await expect(openAt(server.url).send(hello)).rejects.toMatchObject({
      name: 'Failure',
      code: 'MAIL_REFUSED',
      message: expect.stringContaining('550 5.1.1 No such user'),
    })
  })

  it('says that the content was refused for good', async () => {
    await using server = await startServer({ '.': '554 5.6.0 Not this' })
    await expect(openAt(server.url).send(hello)).rejects.toMatchObject({ name: 'Failure', code: 'MAIL_REFUSED' })
  })

  it.each([
    ['asks to come back later', { 'RCPT TO': '451 4.7.1 Greylisted, try again' }],
    ['is out of room', { '.': '452 4.3.1 Out of storage' }],
    ['turns every connection away', { greeting: '421 4.3.2 Not now' }],
    ['speaks another language', { greeting: 'SSH-2.0-OpenSSH_9.2' }],
    ['hangs up in the middle', { DATA: 'hang up' }],
    ['falls silent at the greeting', { greeting: 'silence' }],
    ['falls silent in the middle', { 'MAIL FROM': 'silence' }],
  ])('calls it an outage when the server %s', async (_, replies) => {
    await using server = await startServer(replies)
    await expect(openAt(server.url, 100).send(hello)).rejects.toMatchObject({ name: 'Outage', source: 'mail' })
    expect(server.received).toEqual([])
  })

  it('calls it an outage when nobody listens', async () => {
    const server = await startServer()
    await server[Symbol.asyncDispose]()
    await expect(openAt(server.url).send(hello)).rejects.toMatchObject({ name: 'Outage', message: expect.stringContaining('ECONNREFUSED') })
  })
})

const openAt = (url: string, silenceMs?: number): Mail =>
  openSmtpMail({ url, from: 'house@example.net', log: silentLog, ...(silenceMs !== undefined && { silenceMs }) })

interface Received {
  readonly sender: string
  readonly recipients: readonly string[]
  readonly source: string
}

/** A mail server that speaks as much SMTP as a client needs. `replies` replaces what it says to a command; `silence` and `hang up` are what they say. */
const startServer = async (replies: Readonly<Record<string, string>> = {}) => {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {
      // The client gave up first, as some of the cases want.
    })
    const say = (command: string, usual: string) => {
      const reply = replies[command] ?? usual
      if (reply === 'hang up') socket.destroy()
      else if (reply !== 'silence') socket.write(`${reply}\r\n`)
    }
    let sender = ''
    let recipients: string[] = []
    let data: string[] | undefined
    const hear = (line: string) => {
      if (data) {
        if (line !== '.') return void data.push(line.startsWith('.') ? line.slice(1) : line)
        if (!replies['.']) received.push({ sender, recipients, source: data.join('\n') })
        data = undefined
        return say('.', '250 2.0.0 Taken')
      }
      const address = /<(.*?)>/.exec(line)?.[1] ?? ''
      if (/^EHLO/i.test(line)) return say('EHLO', '250-test\r\n250 8BITMIME')
      if (/^MAIL FROM/i.test(line)) {
        sender = address
        recipients = []
        return say('MAIL FROM', '250 2.1.0 Go on')
      }
      if (/^RCPT TO/i.test(line)) {
        recipients.push(address)
        return say('RCPT TO', '250 2.1.5 Go on')
      }
      if (/^DATA/i.test(line)) {
        if (!replies['DATA']) data = []
        return say('DATA', '354 Until a dot')
      }
      if (/^QUIT/i.test(line)) return void socket.end('221 2.0.0 Bye\r\n')
      return say('other', '502 5.5.2 What?')
    }
    let rest = ''
    socket.setEncoding('latin1').on('data', (piece) => {
      const lines = (rest + String(piece)).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) hear(line)
    })
    say('greeting', '220 test ESMTP')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}

/** Subject, text and HTML of a message (RFC 5322) with one body or with alternatives (RFC 2046), as the transfer encodings of RFC 2045 carry them. */
const parseMessage = (source: string): Pick<Letter, 'subject' | 'text' | 'html'> => {
  const { headers, body } = splitPart(source)
  const boundary = /boundary="(.*?)"/.exec(headers['content-type'] ?? '')?.[1]
  const parts = boundary
    ? body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => splitPart(part.replace(/^\n/, '').replace(/\n$/, '')))
    : [{ headers, body }]
  const find = (type: string) => {
    const part = parts.find((one) => one.headers['content-type']?.startsWith(type))
    return part && decodeBody(part.body, part.headers['content-transfer-encoding']).replace(/\n$/, '')
  }
  const html = find('text/html')
  return { subject: decodeWords(headers['subject'] ?? ''), text: find('text/plain') ?? '', ...(html !== undefined && { html }) }
}

const splitPart = (source: string) => {
  const end = source.indexOf('\n\n')
  const lines = source
    .slice(0, end)
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { headers: headers as Record<string, string | undefined>, body: source.slice(end + 2) }
}

const decodeBody = (body: string, encoding: string | undefined): string => {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding === 'quoted-printable') return fromQuoted(body.replaceAll('=\n', ''))
  return Buffer.from(body, 'latin1').toString('utf8')
}

/** Encoded words (RFC 2047); white space between two of them is not text. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi, (_, encoding: string, word: string) =>
      encoding.toUpperCase() === 'B' ? Buffer.from(word, 'base64').toString('utf8') : fromQuoted(word.replaceAll('_', ' ')),
    )

const fromQuoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')
