import { resolve } from 'node:path'
import type { FileWork, FilmFile } from '../host/inspect-file.ts'
import { systemClock } from '../kit/clock.ts'
import { formatDuration } from '../kit/text.ts'
import type { CommandInput } from './command.ts'
import { mustBeReadable, subtitleFlags } from './master-files.ts'
import { bar } from './output.ts'

/** Flags of commands that look into a film on this machine. */
export const filmFlags = {
  subtitles: { type: 'string', describes: 'subtitle files beside it, as FILE:LANGUAGE, with commas' },
} as const

export const filmFile = async ({ positionals, flags }: CommandInput): Promise<FilmFile> => {
  const path = resolve(positionals[0]!)
  const beside = subtitleFlags(flags['subtitles']).map(({ file, language }) => ({ path: file, language }))
  for (const file of [path, ...beside.map((text) => text.path)]) await mustBeReadable(file)
  return { path, beside }
}

/** After so much of a phase the time that is left can be told. */
const tellableFrom = 0.05

/** What is over sooner is not told on a pipe, in milliseconds. */
const plainAfterMs = 3000

/** Shows what goes on, phase by phase, and how long it will still take. */
export const fileWork = ({ readConfig, output, signal }: CommandInput): FileWork => {
  const startedMs = systemClock.monotonic()
  let phase = { words: '', startedMs }
  return {
    config: readConfig(),
    signal,
    progress(words, fraction) {
      const nowMs = systemClock.monotonic()
      if (words !== phase.words) phase = { words, startedMs: nowMs }
      if (!output.interactive && nowMs - startedMs < plainAfterMs) return
      const leftMs = ((nowMs - phase.startedMs) / fraction) * (1 - fraction)
      const left = fraction >= tellableFrom && leftMs >= 1000 ? `, about ${formatDuration(leftMs)} left` : ''
      output.progress(`${bar(fraction)}  ${words}${left}`)
    },
  }
}
