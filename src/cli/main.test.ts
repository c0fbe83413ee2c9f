import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDataFolder } from '../host/data-folder.ts'
import { runCommandLine } from './main.ts'

describe('the command line', () => {
  let folder: string
  let said: string
  let noted: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vitascope-cli-'))
    said = ''
    noted = ''
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += String(text)
      return true
    })
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      noted += String(text)
      return true
    })
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true })
  })

  const { signal } = new AbortController()
  const run = (...words: string[]) => runCommandLine(words, { variables: {}, folder, signal })
  const saidOnce = () => JSON.parse(said) as { error?: { code: string; message: string; usage?: string } }

  it('tells what there is', async () => {
    expect(await run('help')).toBe(0)
    expect(said).toContain('./vitascope ingest')
    for (const words of [
      ['ingest', '--help'],
      ['ingest', '-h'],
      ['help', 'ingest'],
      ['--help', 'ingest'],
    ]) {
      said = ''
      expect(await run(...words)).toBe(0)
      expect(said).toContain('./vitascope ingest FILE --title NAME')
    }
  })

  it('tells the same to programs', async () => {
    expect(await run('help', '--json')).toBe(0)
    expect(JSON.parse(said)).toMatchObject({ commands: expect.arrayContaining([expect.objectContaining({ command: 'key create' })]) })
    said = ''
    expect(await run('--json', 'titles', '--help')).toBe(0)
    expect(JSON.parse(said)).toMatchObject({
      command: 'titles',
      usage: './vitascope titles [--query WORDS]',
      flags: { query: { type: 'string', describes: 'only titles with these words' }, json: { type: 'boolean' } },
    })
    said = ''
    expect(await run('--version', '--json')).toBe(0)
    expect(JSON.parse(said)).toEqual({ version: expect.stringMatching(/^\d/) })
  })

  it.each([
    [['ingset'], 'Did you mean ingest?'],
    [['key'], 'Did you mean key create?'],
    [['--nothing'], 'There is no flag --nothing.'],
    [['titles', '--qurey', 'x'], 'Did you mean --query?'],
    [['titles', '--query'], '--query needs a value.'],
    [['titles', '--query', ' '], '--query needs a value.'],
    [['ingest'], 'FILE is missing.\n./vitascope ingest FILE'],
    [['titles', 'too', 'many'], '"too" is one word too many.\n./vitascope titles'],
    [['play', ''], 'TITLE is empty.\n./vitascope play TITLE'],
    [['title', ' '], 'TITLE is empty.'],
    [['publish', ''], 'TITLE is empty.'],
    [['rollback', ''], 'TITLE is empty.'],
    [['start', '--port', 'abc'], '--port: port must be a number. Port of the one door.'],
    [['--port', 'abc', 'start'], '--port: port must be a number.'],
    [['ingest', 'film.mp4', '--priority', 'abc'], '--priority abc: must be a number.'],
    [['ingest', 'film.mp4', '--priority', '101'], '--priority 101: must be at most 100.'],
    [['ingest', 'film.mp4', '--recipe', 'foo'], '--recipe foo: must be one of '],
    [['ingest', 'film.mp4', '--title-id', 'x'], '--title-id x: must be an id (a UUID), as ./vitascope titles shows it.'],
    [['ingest', 'film.mp4', '--subtitles', 'a.srt'], 'Say the language of a.srt: --subtitles a.srt:en'],
    [['ingest', 'film.mp4', '--subtitles', 'a.srt:English'], 'must be a language tag such as en or pt-BR'],
    [['play', 'x', '--build', 'latest'], '--build latest: must be an id'],
    [['session', 'x'], 'PLAY x: must be an id (a UUID), as ./vitascope play prints it.'],
    [['key', 'create', '--scopes', 'foo'], '--scopes foo: must be one of watch, account, catalogue, encode, operator.'],
    [['serve'], '--roles: Say which services are to run'],
    [['serve', '--roles', 'contorl'], 'There is no role contorl. Did you mean control?'],
    [['titles', '--url', 'nonsense'], '--url nonsense: it must be the address of a house, such as https://films.example.org.'],
  ])('answers a wrong use (%s) with 2 and the right one, in words and as one document', async (words, hint) => {
    expect(await run(...words)).toBe(2)
    expect(noted).toContain(hint)
    expect(noted).not.toContain('    at ')
    expect(said).toBe('')
    expect(await run(...words, '--json')).toBe(2)
    expect(saidOnce().error).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) })
    expect(saidOnce().error!.message).toContain(hint.split('\n')[0])
  })

  it('answers 3 when no house runs, and says what to do', async () => {
    expect(await run('titles')).toBe(3)
    expect(noted).toContain('Start it with: npm start')
    expect(await run('--json', 'titles')).toBe(3)
    expect(saidOnce()).toEqual({ error: { code: 'OUTAGE', message: expect.stringContaining('Start it with: npm start') } })
  })

  it('answers 1 when something is refused, with one JSON document where it was asked for', async () => {
    expect(await run('ingest', 'nothing.mp4', '--title', 'x', '--json')).toBe(1)
    expect(saidOnce()).toEqual({
      error: { code: 'NO_SUCH_FILE', message: `There is no file ${join(process.cwd(), 'nothing.mp4')}.` },
    })
    said = ''
    expect(await run('ingest', folder, '--json')).toBe(1)
    expect(saidOnce()).toEqual({ error: { code: 'NOT_A_FILE', message: `${folder} is a folder. Name the file in it.` } })
  })

  it('names an unknown key of the configuration with the nearest', async () => {
    expect(await runCommandLine(['doctor'], { variables: { VITASCOPE_PROT: '1' }, folder, signal })).toBe(1)
    expect(noted).toContain('Did you mean VITASCOPE_PORT?')
  })

  it('refuses to save into a file, in words', async () => {
    const data = join(folder, 'data')
    openDataFolder(data)
    writeFileSync(join(data, 'run', 'house.json'), JSON.stringify({ pid: process.pid, sql: 'postgres://nobody@127.0.0.1:1/x' }))
    writeFileSync(join(folder, 'film.mp4'), '')
    expect(await run('backup', join(folder, 'film.mp4'))).toBe(1)
    expect(noted).toBe(`${join(folder, 'film.mp4')} is a file, not a folder.\n`)
    expect(await run('backup', '/proc/vitascope', '--json')).toBe(1)
    expect(saidOnce()).toMatchObject({ error: { code: 'FOLDER_NOT_WRITABLE', message: expect.stringContaining('/proc takes no folders') } })
  })

  it('ends when it is told to stop, whatever the command still does', async () => {
    await using silent = await silentServer()
    const stopping = new AbortController()
    const variables = { VITASCOPE_API_KEY: 'key' }
    const ended = runCommandLine(['titles', '--url', silent.url, '--json'], { variables, folder, signal: stopping.signal })
    await silent.asked
    stopping.abort(new Error('stopped'))
    expect(await ended).toBe(1)
    expect(saidOnce().error).toMatchObject({ code: 'STOPPED' })
  })

  it('ends in order when one wish to stop arrives twice, as from a launcher and its group', async () => {
    await using silent = await silentServer()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'titles', '--url', silent.url, '--json'], {
      env: { VITASCOPE_API_KEY: 'key' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let document = ''
    child.stdout.on('data', (piece: Buffer) => (document += piece.toString()))
    await silent.asked
    child.kill('SIGTERM')
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([1, null])
    expect(JSON.parse(document)).toMatchObject({ error: { code: 'STOPPED' } })
  })

  it('ends quietly when its reader has had enough', async () => {
    const command = `${process.execPath} ${join(import.meta.dirname, 'main.ts')} help | true`
    expect(await promisify(execFile)('/bin/sh', ['-c', command])).toEqual({ stdout: '', stderr: '' })
  })

  it('says that something else answers at an address', async () => {
    await using other = await silentServer((response) => void response.end('<h1>Hello</h1>'))
    expect(await runCommandLine(['titles', '--url', other.url], { variables: { VITASCOPE_API_KEY: 'key' }, folder, signal })).toBe(3)
    expect(noted).toContain(`Something answers at ${other.url}, and it is no house of Vitascope.`)
  })
})

/** A server that answers as it is told, or never. */
const silentServer = async (answer: (response: ServerResponse) => void = () => {}) => {
  let ask = () => {}
  const asked = new Promise<void>((resolve) => {
    ask = resolve
  })
  const server = createServer((_, response) => {
    ask()
    answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
