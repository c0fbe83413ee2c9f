import type { Film } from './film.ts'

/** What is expected before anything was measured: seconds of work for a second of film on two cores, and how many seconds of film that belief weighs. */
const assumed = { secondsPerSecond: 2.5, weight: 24 }

/** Seconds until all of `films` are finished, from how fast it went so far; `running` is the progress of unfinished jobs, in films. */
export const etaSeconds = (so: {
  readonly films: readonly Pick<Film, 'seconds'>[]
  readonly finished: number
  readonly running: number
  readonly elapsedSeconds: number
}): number => {
  const all = so.films.reduce((sum, { seconds }) => sum + seconds, 0)
  const mean = so.films.length > 0 ? all / so.films.length : 0
  const done = Math.min(all, (so.finished + so.running) * mean)
  const secondsPerSecond = (so.elapsedSeconds + assumed.weight * assumed.secondsPerSecond) / (done + assumed.weight)
  return Math.round((all - done) * secondsPerSecond)
}
