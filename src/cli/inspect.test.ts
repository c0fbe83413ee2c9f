import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ffmpeg, makeMaster } from '../../test/helpers/masters.ts'
import { temporaryFolder } from '../../test/helpers/temporary-folder.ts'
import { InspectionReport } from '../contracts/inspection.ts'
import { FilmPlan, RefusedPlan } from '../contracts/plan.ts'
import { sha256 } from '../kit/hash.node.ts'
import { runCommandLine } from './main.ts'

/** Commands that look into a film without a house. */
describe('a film that is not handed over', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let films: string
  let said: string
  let noted: string

  beforeAll(async () => {
    folder = await temporaryFolder()
    films = join(folder.path, 'films')
    // The tools are asked once for all tests.
    for (const name of [films, join(folder.path, 'data', 'services', 'transcoder'), join(folder.path, 'temporary')])
      mkdirSync(name, { recursive: true })
    await makeMaster(films, 'film.mp4', { seconds: 2, width: 128, height: 72 })
    await makeMaster(films, 'short.mp4', { seconds: 1, frameRate: '8', width: 128, height: 72, audio: [] })
    writeFileSync(join(films, 'empty.mp4'), '')
    writeFileSync(join(films, 'letter.mp4'), 'Dear Sir or Madam,\n')
    writeFileSync(join(films, 'lines.srt'), '1\n00:00:00,500 --> 00:00:01,000\nHello.\n')
  })
  afterAll(() => folder[Symbol.asyncDispose]())
  beforeEach(() => {
    said = ''
    noted = ''
    vi.stubEnv('TMPDIR', join(folder.path, 'temporary'))
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
    vi.unstubAllEnvs()
    expect(readdirSync(join(folder.path, 'temporary'))).toEqual([])
    expect(readdirSync(films).filter((name) => !/^(film|short|empty|letter|lines|named)\./.test(name))).toEqual([])
  })

  const run = (words: readonly string[], signal = new AbortController().signal) =>
    runCommandLine(words, { variables: {}, folder: folder.path, signal })
  const film = (name: string) => join(films, name)
  const document = (): unknown => JSON.parse(said)

  it('is judged in one document, exactly as the contract has it', async () => {
    expect(await run(['inspect', film('film.mp4'), '--subtitles', `${film('lines.srt')}:en`, '--json'])).toBe(0)
    const report = InspectionReport.parse(document())
    expect(document()).toEqual(report)
    expect(report).toMatchObject({
      verdict: 'ok',
      file: { container: 'mp4', durationSeconds: 2, sha256: sha256(readFileSync(film('film.mp4'))) },
      picture: { codec: 'h264', width: 128, height: 72, cadence: { frames: 48 }, decodeErrors: 0 },
      sound: [{ codec: 'aac', language: 'en', state: 'measured' }],
      texts: [{ name: 'lines.srt', cues: 1, problemCount: 0 }],
    })
  })

  it('is judged in words', async () => {
    expect(await run(['inspect', film('film.mp4')])).toBe(0)
    expect(said).toMatch(/^(.+ %.+\n)*h264 128x72 at 24, 2 s, 1 audio track: .+\.\n\n {2}file {5}mp4, \S+ kB, 00:00:02\.000\n/)
    expect(said).toMatch(/\n {2}sound {4}track 1, aac, mono, 48 kHz, en, main, -\d+\.\d LUFS, /)
    expect(noted).toBe('')
  })

  it.each([
    ['empty.mp4', 'EMPTY_FILE'],
    ['letter.mp4', 'NOT_A_VIDEO'],
  ])('is refused with a reason (%s)', async (name, code) => {
    expect(await run(['inspect', film(name), '--json'])).toBe(1)
    const report = InspectionReport.parse(document())
    expect(report).toMatchObject({ verdict: 'refused', counts: { refuse: 1 }, findings: [{ code, severity: 'refuse' }] })
    expect(document()).toEqual({ ...report, error: { code, message: report.findings[0]!.means } })
    said = ''
    expect(await run(['plan', film(name), '--json'])).toBe(1)
    expect(document()).toEqual(RefusedPlan.parse(document()))
    expect(document()).toMatchObject({ recipe: 'standard', report, error: { code, message: report.findings[0]!.means } })
    said = ''
    expect(await run(['plan', film(name)])).toBe(1)
    expect(said).toContain(report.summary)
  })

  it('is refused for subtitles that say nothing', async () => {
    expect(await run(['inspect', film('film.mp4'), '--subtitles', `${film('letter.mp4')}:en`, '--json'])).toBe(1)
    const report = InspectionReport.parse(document())
    expect(report).toMatchObject({ verdict: 'refused', summary: expect.stringMatching(/^Refused: .*letter\.mp4/), counts: { refuse: 1 } })
    expect(report.findings[0]).toMatchObject({ code: 'SUBTITLES_UNREADABLE', severity: 'refuse' })
    expect(report.findings.map(({ code }) => code)).not.toContain('subtitle-empty')
  })

  it('may be a transport stream that names its services', async () => {
    await ffmpeg(['-i', film('film.mp4'), '-c', 'copy', '-f', 'mpegts', '-metadata', 'service_name=x', film('named.ts')])
    expect(await run(['inspect', film('named.ts'), '--json'])).toBe(0)
    expect(document()).toMatchObject({ file: { container: 'mpegts' }, picture: { cadence: { frames: 48 } } })
  })

  it.each([
    [['inspect', 'nothing.mp4'], 1, 'There is no file '],
    [['plan', '.'], 1, ' is a folder. Name the file in it.'],
    [['inspect', '/dev/null'], 1, '/dev/null is no regular file.'],
    [['inspect', 'nothing.mp4', '--subtitles', 'a.srt'], 2, 'Say the language of a.srt'],
    [['plan', 'nothing.mp4', '--recipe', 'foo'], 2, '--recipe foo: must be one of '],
    [['inspect'], 2, 'FILE is missing.'],
  ])('must be there and be named rightly (%s)', async (words, exitCode, hint) => {
    expect(await run(words)).toBe(exitCode)
    expect(noted).toContain(hint)
  })

  it.each(['ffmpeg', 'ffprobe'])('needs %s: without it that is an outage, with advice', async (tool) => {
    expect(await run(['inspect', film('film.mp4'), `--tools-${tool}`, '/nope'])).toBe(3)
    expect(noted).toMatch(new RegExp(`^${tool}: the configured path cannot be used \\(/nope: there is no such file\\)\\. Correct`))
  })

  it('is left alone when the command is told to stop, and nothing stays behind', async () => {
    const stopping = new AbortController()
    const ended = run(['plan', film('film.mp4'), '--json'], stopping.signal)
    await vi.waitFor(() => expect(readdirSync(join(folder.path, 'temporary'))).toHaveLength(1), { interval: 1 })
    stopping.abort(new Error('stopped'))
    expect(await ended).toBe(1)
    expect(document()).toMatchObject({ error: { code: 'STOPPED' } })
  })

  it('is planned with the fixed ladder, all in one document', async () => {
    expect(await run(['plan', film('film.mp4'), '--recipe', 'economy', '--json'])).toBe(0)
    const plan = FilmPlan.parse(document())
    expect(document()).toEqual(plan)
    expect(plan).toMatchObject({
      ...{ recipe: 'economy', frames: 48, rate: { numerator: 24, denominator: 1 }, ladder: { kind: 'fixed' }, worked: [], trials: [] },
      shots: [{ firstFrame: 0, frames: 48, startsBy: 'start' }],
      chunks: [{ firstFrame: 0, frames: 48, firstUnit: 0, units: 1 }],
      rungs: [
        { id: 'h264-240', width: 128, height: 72, builds: ['first', 'full'], crf: { least: 24, most: 24 } },
        { id: 'av1-240', builds: ['full'] },
      ],
      audio: [
        { id: 'aac-en', expectedBps: 128_000, expectedBytes: 32_000 },
        { id: 'opus-en', expectedBytes: 24_000 },
      ],
    })
    expect(plan.rungs[0]!.expectedBytes).toBe(Math.round(plan.rungs[0]!.expectedBps / 4))
    expect(plan.estimate.bytes).toBe(plan.rungs.reduce((sum, rung) => sum + rung.expectedBytes, 56_000))
    expect(plan.estimate.kinds.find(({ kind }) => kind === 'inspect')?.from).toBe('measured')
    expect(plan.estimate.wall[0]!.firstLightSeconds).toBeLessThan(plan.estimate.wall[0]!.seconds)
  })

  it('is planned with a ladder from trials, with its curves and reasons', async () => {
    expect(await run(['plan', film('short.mp4'), '--json'])).toBe(0)
    const plan = FilmPlan.parse(document())
    expect(plan.ladder).toEqual({ kind: 'worked', scope: 'shot', metric: 'vmaf', windowSeconds: 1 })
    expect(plan.worked.map(({ codec }) => codec)).toEqual(['h264', 'av1'])
    expect(plan.trials.map(({ units }) => units.map(({ unit, points }) => [unit, points.length]))).toEqual([[[0, 4]], [[0, 4]]])
    expect(plan.rungs.filter(({ builds }) => builds.includes('full')).map(({ expectedBps, why }) => [expectedBps, why])).toEqual(
      plan.worked.flatMap(({ rungs }) => rungs.map(({ expectedBps, why }) => [expectedBps, why])),
    )
    expect(plan.estimate.kinds.find(({ kind }) => kind === 'analyse')).toMatchObject({ steps: 2, from: 'measured' })
    expect(plan.spent.cpuSeconds).toBeGreaterThan(0)
  })

  it('is planned in tables', async () => {
    expect(await run(['plan', film('film.mp4'), '--recipe', 'economy'])).toBe(0)
    for (const heading of ['Cut', 'Ladder: fixed. ', 'Sound and text', 'Cost', 'Time']) expect(said).toContain(`\n${heading}`)
    expect(said).toMatch(/\n {2}h264-240 +128x72 +\d+ kbit\/s /)
  })
})
