import type { Film } from './film.ts'

/** What is expected before anything was measured: seconds of work for a second of film on two cores, and how many seconds of film that belief weighs. */
const assumed = { secondsPerSecond: 2.5, weight: 24 }

/**
 * Seconds until all of `films` are finished, from how fast it went so far. `done` counts films, unfinished ones by their progress;
 * `inherited` is the part of it that was done before the measured time began.
 */
export const etaSeconds = (so: {
  readonly films: readonly Pick<Film, 'seconds'>[]
  readonly done: number
  readonly inherited: number
  readonly elapsedSeconds: number
}): number => {
  const all = so.films.reduce((sum, { seconds }) => sum + seconds, 0)
  const mean = so.films.length > 0 ? all / so.films.length : 0
  const remaining = Math.max(0, all - so.done * mean)
  const measured = Math.max(0, so.done - so.inherited) * mean
  return Math.round((remaining * (so.elapsedSeconds + assumed.weight * assumed.secondsPerSecond)) / (measured + assumed.weight))
}
