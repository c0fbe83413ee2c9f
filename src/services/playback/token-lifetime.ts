import { edgeTokenMaxLifeMs } from '../../rules/edge-token.ts'

/** The shortest pause that a token leaves room for. */
const leastPauseMs = 3_600_000

/**
 * When the right to bytes ends: after the title, and as long a pause again (an hour at least), but never after the rights of the title, which
 * end at `untilMs`. In whole seconds as tokens carry them. UTC milliseconds.
 */
export const tokenEnd = (nowMs: number, durationSeconds: number, untilMs = Number.POSITIVE_INFINITY): number => {
  const durationMs = durationSeconds * 1000
  const lifeMs = Math.min(durationMs + Math.max(durationMs, leastPauseMs), edgeTokenMaxLifeMs)
  return Math.floor(Math.min(nowMs + lifeMs, untilMs) / 1000) * 1000
}
