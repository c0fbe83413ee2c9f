import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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

  const run = (...words: string[]) => runCommandLine(words, {}, folder)

  it('tells what there is', async () => {
    expect(await run('help')).toBe(0)
    expect(said).toContain('./vitascope ingest')
    expect(await run('ingest', '--help')).toBe(0)
    expect(said).toContain('./vitascope ingest FILE --title NAME')
  })

  it.each([
    [['ingset'], 'Did you mean ingest?'],
    [['titles', '--qurey', 'x'], 'Did you mean --query?'],
    [['ingest'], './vitascope ingest FILE'],
    [['titles', 'too', 'many'], './vitascope titles'],
  ])('answers a wrong use (%s) with 2 and the right one', async (words, hint) => {
    expect(await run(...words)).toBe(2)
    expect(noted).toContain(hint)
    expect(said).toBe('')
  })

  it('answers 3 when no house runs, and says what to do', async () => {
    expect(await run('titles')).toBe(3)
    expect(noted).toContain('Start it with: npm start')
  })

  it('answers 1 when something is refused, with one JSON document where it was asked for', async () => {
    expect(await run('ingest', 'nothing.mp4', '--title', 'x', '--json')).toBe(1)
    expect(JSON.parse(said)).toEqual({
      error: { code: 'NO_SUCH_FILE', message: `There is no file ${join(process.cwd(), 'nothing.mp4')}.` },
    })
  })

  it('names an unknown key of the configuration with the nearest', async () => {
    expect(await runCommandLine(['doctor'], { VITASCOPE_PROT: '1' }, folder)).toBe(1)
    expect(noted).toContain('Did you mean VITASCOPE_PORT?')
  })
})
