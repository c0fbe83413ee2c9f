import { captionLimits } from './caption-limits.ts'

/** Something in a caption file that is not as it should be, and what was done about it. */
export interface CaptionProblem {
  /** In the file, counted from 1. */
  readonly line?: number
  /** In the film. */
  readonly seconds?: number
  /** A clause: `the end lies before the beginning; the cue is left out`. */
  readonly words: string
  /** Nothing is lost or wrong; somebody may still want to look. */
  readonly note?: true
}

/** `line 12: the end lies before the beginning`. */
export const formatProblem = ({ line, seconds, words }: CaptionProblem): string => {
  if (line !== undefined) return `line ${line}: ${words}`
  return seconds === undefined ? words : `at ${seconds.toFixed(1)} s: ${words}`
}

export interface ProblemList {
  readonly problems: readonly CaptionProblem[]
  tell(problem: CaptionProblem): void
}

/** Keeps the first 200. */
export const problemList = (): ProblemList => {
  const problems: CaptionProblem[] = []
  return {
    problems,
    tell: (problem) => {
      if (problems.length < captionLimits.problems) problems.push(problem)
    },
  }
}

/** What a file says, short enough for a sentence. */
export const quoted = (text: string): string => {
  const clean = text
    .trim()
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
  return `"${clean.length > 60 ? `${clean.slice(0, 59).toWellFormed()}…` : clean}"`
}
