import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryFolder } from '../src/host/version.ts'
import { detectShots } from '../src/media/shots/detect-shots.ts'
import { lumaPixels } from '../src/media/shots/luma-facts.ts'
import type { LumaFacts } from '../src/media/shots/luma-facts.ts'
import { surveyLuma } from '../src/media/shots/luma-survey.ts'
import { ffmpegPath } from '../test/helpers/masters.ts'
import type { Bench, Figure } from './bench.ts'
import { changesOf, filmArguments, framesOf, shotFilms } from './shot-films.ts'
import type { ChangeKind, KnownChange, ShotFilm } from './shot-films.ts'

const clips = join(repositoryFolder, '../shared/data')
const halves = ['held out', 'tuned'] as const
const kinds = ['cut', 'fade', 'dissolve'] as const
const filmsAtOnce = 2
const speedFrames = 20_000

/** How well shots are found on films of known cuts, fades and dissolves, beside ffmpeg's `scdet` with its default threshold of 10, and how fast. */
const bench: Bench = {
  name: 'shots',
  async run() {
    const films = shotFilms.filter(({ kind }) => kind === 'synthetic' || existsSync(clips))
    const folder = await mkdtemp(join(tmpdir(), 'vitascope-bench-shots-'))
    try {
      const judged: Judged[] = []
      const waiting = [...films]
      await Promise.all(
        Array.from({ length: filmsAtOnce }, async () => {
          for (let film = waiting.shift(); film; film = waiting.shift()) judged.push(judge(film, await watch(film, folder)))
        }),
      )
      judged.sort((a, b) => films.indexOf(a.film) - films.indexOf(b.film))
      return {
        figures: [...halves.flatMap((half) => figuresOf(judged, half)), { name: 'survey, of noise', value: surveySpeed(), unit: '1/s' }],
        notes: [
          'a change counts as found when one of its kind is within 1 frame (cuts) or half its own length; each found change counts once',
          'thresholds were chosen on the tuned films; of scdet, what it finds inside a fade or a dissolve counts neither way',
          'survey: frames a second of processor time, of noise at 60 frames a second, the slowest there is',
          ...halves.flatMap((half) => (['synthetic', 'real'] as const).map((kind) => summaryOf(judged, half, kind))),
          ...judged.flatMap(troubleOf),
        ],
        ...(films.length < shotFilms.length && { notRun: [`real clips: ${clips} is not there`] }),
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

export default bench

interface Watched {
  readonly facts: LumaFacts
  /** Frames at which scdet sees a change. */
  readonly scdet: readonly number[]
}

/** One process makes the film, and shows it to both. */
const watch = async (film: ShotFilm, folder: string): Promise<Watched> => {
  const { inputs, graph } = filmArguments(film, clips)
  const scores = join(folder, `${shotFilms.indexOf(film)}.txt`)
  const filters = [
    graph,
    '[film]split[small][large]',
    '[small]scale=64:36:flags=area,format=gray[luma]',
    `[large]scdet,metadata=print:file=${scores}[seen]`,
  ].join(';')
  const outputs = ['-map', '[luma]', '-f', 'rawvideo', 'pipe:1', '-map', '[seen]', '-f', 'null', '-']
  const child = spawn(ffmpegPath, ['-v', 'error', '-nostdin', '-y', ...inputs, '-filter_complex', filters, ...outputs], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const survey = surveyLuma(film.rate)
  let words = ''
  child.stdout.on('data', (piece: Buffer) => survey.push(piece))
  child.stderr.on('data', (piece: Buffer) => (words += piece.toString()))
  const code = await new Promise((resolve) => child.on('close', resolve))
  const facts = survey.finish()
  if (code !== 0 || facts.frames !== framesOf(film))
    throw new Error(`${film.name}: ffmpeg ended with ${String(code)} after ${facts.frames} of ${framesOf(film)} frames\n${words}`)
  return { facts, scdet: parseScores(await readFile(scores, 'utf8')) }
}

/** `frame:12 pts:…` and then its values, of which `lavfi.scd.time` is there only at a change. */
const parseScores = (text: string): number[] => {
  const frames: number[] = []
  let frame = 0
  for (const line of text.split('\n')) {
    frame = Number(/^frame:(\d+)/.exec(line)?.[1] ?? frame)
    if (line.startsWith('lavfi.scd.time')) frames.push(frame)
  }
  return frames
}

interface Found {
  readonly kind: ChangeKind
  readonly at: number
}

interface Score {
  readonly right: readonly KnownChange[]
  readonly missed: readonly KnownChange[]
  readonly wrong: readonly Found[]
}

interface Judged {
  readonly film: ShotFilm
  readonly ours: Score
  /** Of cuts alone. */
  readonly scdet: Score
}

const judge = (film: ShotFilm, { facts, scdet }: Watched): Judged => {
  const changes = changesOf(film)
  const shots = detectShots(facts).flatMap(({ startsBy, firstFrame }) => (startsBy === 'start' ? [] : [{ kind: startsBy, at: firstFrame }]))
  const gradual = changes.filter(({ kind }) => kind !== 'cut')
  const seen = scdet.filter((at) => !gradual.some((change) => Math.abs(change.at - at) <= change.frames / 2 + 1))
  return {
    film,
    ours: scoreOf(changes, shots),
    scdet: scoreOf(
      changes.filter(({ kind }) => kind === 'cut'),
      seen.map((at) => ({ kind: 'cut', at })),
    ),
  }
}

const scoreOf = (changes: readonly KnownChange[], found: readonly Found[]): Score => {
  const left = new Set(found)
  const right: KnownChange[] = []
  const missed: KnownChange[] = []
  for (const change of changes) {
    const distance = ({ at }: Found) => Math.abs(at - change.at)
    const within = change.kind === 'cut' ? 1 : change.frames / 2
    const [nearest] = [...left]
      .filter((one) => one.kind === change.kind && distance(one) <= within)
      .sort((a, b) => distance(a) - distance(b))
    if (nearest) left.delete(nearest)
    ;(nearest ? right : missed).push(change)
  }
  return { right, missed, wrong: [...left] }
}

const tally = (scores: readonly Score[], kind: ChangeKind) => {
  const count = (part: keyof Score) => scores.reduce((sum, score) => sum + score[part].filter((one) => one.kind === kind).length, 0)
  const [right, missed, wrong] = [count('right'), count('missed'), count('wrong')]
  return { right, missed, wrong, precision: right / (right + wrong || 1), recall: right / (right + missed || 1) }
}

const figuresOf = (judged: readonly Judged[], half: ShotFilm['half']): Figure[] => {
  const films = judged.filter(({ film }) => film.half === half)
  const pair = (name: string, scores: readonly Score[], kind: ChangeKind): Figure[] => {
    const { precision, recall } = tally(scores, kind)
    return [
      { name: `${name} precision, ${half}`, value: precision, unit: 'ratio' },
      { name: `${name} recall, ${half}`, value: recall, unit: 'ratio' },
    ]
  }
  const ours = films.map((one) => one.ours)
  return [
    ...kinds.flatMap((kind) => pair(`${kind}s`, ours, kind)),
    ...pair(
      'cuts of scdet',
      films.map((one) => one.scdet),
      'cut',
    ),
  ]
}

const summaryOf = (judged: readonly Judged[], half: ShotFilm['half'], kind: ShotFilm['kind']): string => {
  const films = judged.filter(({ film }) => film.half === half && film.kind === kind)
  const words = (name: string, { right, missed, wrong }: ReturnType<typeof tally>) =>
    `${name} ${right} right, ${missed} missed, ${wrong} wrong`
  const ours = films.map((one) => one.ours)
  const scdet = tally(
    films.map((one) => one.scdet),
    'cut',
  )
  const frames = films.reduce((sum, { film }) => sum + framesOf(film), 0)
  const found = kinds.map((one) => words(`${one}s`, tally(ours, one)))
  return `${half}, ${kind}: ${films.length} films, ${frames} frames: ${[...found, words('scdet’s cuts', scdet)].join('; ')}`
}

const troubleOf = ({ film, ours }: Judged): string[] => {
  const words = [...ours.missed.map(({ kind, at }) => `missed ${kind} ${at}`), ...ours.wrong.map(({ kind, at }) => `wrong ${kind} ${at}`)]
  return words.length > 0 ? [`${film.name} (${film.half}): ${words.join(', ')}`] : []
}

const surveySpeed = (): number => {
  const noise = new Uint8Array(500 * lumaPixels)
  let state = 1
  for (let at = 0; at < noise.length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    noise[at] = state >>> 24
  }
  const survey = surveyLuma(60)
  const before = process.cpuUsage()
  for (let frames = 0; frames < speedFrames; frames += 500) survey.push(noise)
  const { user, system } = process.cpuUsage(before)
  return Math.round(survey.finish().frames / ((user + system) / 1e6))
}
