import { edgeTokenMaxLifeMs } from '../../rules/edge-token.ts'

/** The shortest pause that a token leaves room for. */
const leastPauseMs = 3_600_000

/** When the right to bytes ends: after the title, and as long a pause again (an hour at least), in whole seconds as tokens carry them. UTC milliseconds. */
export const tokenEnd = (nowMs: number, durationSeconds: number): number => {
  const durationMs = durationSeconds * 1000
  const lifeMs = Math.min(durationMs + Math.max(durationMs, leastPauseMs), edgeTokenMaxLifeMs)
  return Math.floor((nowMs + lifeMs) / 1000) * 1000
}
