import { mkdir } from 'node:fs/promises'
import type { Job } from '../../contracts/encode.ts'
import type { JobId, TitleId } from '../../contracts/ids.ts'
import type { Clients } from '../../contracts/index.ts'
import type { Transcoder } from '../../engines/transcoder/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import type { Log } from '../../kit/log.ts'
import type { DemoProgress } from '../../contracts/gateway.ts'
import { drawFilm, removeDrawnFilm, type DrawnFilm } from './draw-film.ts'
import { etaSeconds } from './eta.ts'
import { films as allFilms, series as allSeries } from './films.ts'
import type { Film } from './film.ts'
import { openMadeFilms } from './made-films.ts'

export interface DemoNeeds {
  readonly clients: Pick<Clients, 'catalogue' | 'encode'>
  readonly transcoder: Transcoder
  /** Masters are drawn here; it must be one of the folders from which masters may be read. */
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
  readonly onProgress: (progress: DemoProgress) => void
  readonly films?: readonly Film[]
  readonly draw?: (film: Film) => Promise<DrawnFilm>
}

/** How far the jobs are that run: their progress, in films, and whether they stand still because somebody watches. */
interface Look {
  readonly running: number
  readonly isResting: boolean
}

const lookEveryMs = 1_000
/** A service that restarts, or a full disk that somebody tidies: after that many tries in a row the next start of the house goes on. */
const patience = { attempts: 40, restMs: 15_000 }

const isOver = (job: Job): boolean => ['done', 'refused', 'failed', 'cancelled'].includes(job.state)

/**
 * Makes the demo catalogue: each film is drawn, handed over and encoded behind everything else, and the next one is drawn when
 * the former can be watched. Every step may be cut off and is found again: titles and jobs by their idempotency keys, masters by
 * their files, and what is finished by a list, so that a title which an operator removes stays away.
 */
export const makeDemo = async (needs: DemoNeeds): Promise<void> => {
  const { folder, clock, log, signal, films = allFilms } = needs
  await mkdir(folder, { recursive: true })
  const made = await openMadeFilms(folder)
  const startedMs = clock.monotonic()
  const open = films.filter(({ id }) => !made.has(id))
  const encoding = new Map<Film, JobId>()
  let finishedHere = 0
  let inherited = 0
  let restedMs = 0
  let lastLookMs = startedMs
  let playable = films.length - open.length
  const tell = (doing: string, { running, isResting }: Look) => {
    const done = films.length - open.length + finishedHere
    const now = isResting ? 'Resting while somebody watches' : doing
    needs.onProgress({
      state: playable === 0 ? now : `${playable} of ${films.length} films can be watched. ${now}`,
      done,
      total: films.length,
      share: films.length === 0 ? 1 : (done + running) / films.length,
      ...(!isResting && {
        etaSeconds: etaSeconds({
          films: open,
          done: finishedHere + running,
          inherited,
          elapsedSeconds: (clock.monotonic() - startedMs - restedMs) / 1000,
        }),
      }),
    })
  }

  /** Looks at every job that was handed over. */
  const look = async (): Promise<Look> => {
    let running = 0
    const states: Job['state'][] = []
    for (const [film, jobId] of encoding) {
      const job = await needs.clients.encode.readJob({ jobId })
      if (!isOver(job)) {
        running += job.progress
        states.push(job.state)
        continue
      }
      encoding.delete(film)
      finishedHere += 1
      if (job.state === 'failed') log.warn('a film of the demo was not encoded', { film: film.id, reason: job.reason })
      else {
        await made.add(film.id)
        await removeDrawnFilm(folder, film)
      }
    }
    const isResting = states.includes('paused') && !states.includes('running')
    const now = clock.monotonic()
    if (isResting) restedMs += now - lastLookMs
    lastLookMs = now
    return { running, isResting }
  }

  for (const film of open) {
    const name = film.name['en'] ?? film.id
    await patiently(needs, film, async () => {
      const titleId = await createFilm(needs, film)
      tell(`Drawing “${name}”`, await look())
      const { jobId, progress } = await handOver(needs, film, titleId, film === films[0] ? -5 : -10)
      if (!encoding.has(film)) inherited += progress
      encoding.set(film, jobId)
      log.info('demo film handed over', { film: film.id, titleId, jobId })
      for (;;) {
        tell(`Encoding “${name}”`, await look())
        if (!encoding.has(film) || (await needs.clients.catalogue.readTitle({ titleId })).publishedBuildId !== undefined) return
        await clock.sleep(lookEveryMs, signal)
      }
    })
    if (encoding.has(film) || made.has(film.id)) playable += 1
  }
  while (encoding.size > 0) {
    const [last] = encoding.keys()
    await patiently(needs, last!, async () => tell('Encoding the finer pictures', await look()))
    if (encoding.size > 0) await clock.sleep(lookEveryMs, signal)
  }
  tell('The demo is complete', { running: 0, isResting: false })
}

/** The film's title; an episode's series comes with it. Made once, however often this is asked. */
const createFilm = async ({ clients }: DemoNeeds, film: Film): Promise<TitleId> => {
  const { episode } = film
  if (!episode) return (await clients.catalogue.createTitle({ kind: 'film', ...wordsOf(film) })).titleId
  const series = allSeries.find(({ id }) => id === episode.seriesId)
  const { titleId: seriesId } = await clients.catalogue.createTitle({ kind: 'series', ...wordsOf(series!) })
  const place = { seriesId, season: episode.season, episode: episode.episode }
  return (await clients.catalogue.createTitle({ kind: 'episode', ...wordsOf(film), ...place })).titleId
}

const wordsOf = ({
  id,
  name,
  synopsis,
  year,
  genres,
  cast,
  maturityAge,
  originalLanguage,
}: Omit<Film, 'seconds' | 'picture' | 'sound' | 'subtitles'>) => ({
  name,
  synopsis,
  year,
  genres: [...genres],
  cast: [...cast],
  maturityAge,
  originalLanguage,
  idempotencyKey: `demo-title-${id}`,
})

/** The job of a film: one that was begun before (tried again when it failed), or a new one for a freshly drawn master. */
const handOver = async (needs: DemoNeeds, film: Film, titleId: TitleId, priority: number): Promise<Pick<Job, 'jobId' | 'progress'>> => {
  const { encode } = needs.clients
  const [before] = (await encode.listJobs({ titleId, limit: 1 })).items
  if (before) {
    if (before.state === 'failed') await encode.retryJob({ jobId: before.jobId })
    return before
  }
  const { master, subtitles } = await (needs.draw?.(film) ?? drawFilm(needs, film))
  const { jobId } = await encode.submitMaster({
    source: { kind: 'path', path: master },
    titleId,
    subtitles: [...subtitles],
    recipe: 'economy',
    priority,
    idempotencyKey: `demo-master-${film.id}`,
  })
  return { jobId, progress: 0 }
}

const patiently = async ({ clock, log, signal }: DemoNeeds, film: Film, action: () => Promise<void>): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action()
    } catch (trouble) {
      if (signal.aborted || attempt >= patience.attempts) throw trouble
      log.warn('making the demo is held up', { film: film.id, attempt, reason: messageOf(trouble) })
      await clock.sleep(patience.restMs, signal)
    }
  }
}
