/** Credits are about a twentieth of a film: never less than the last moment of a clip, never more than ten minutes. */
const creditsShare = 0.05
const shortestCreditsSeconds = 2
const longestCreditsSeconds = 600

/** Whether somebody at this point has seen the title to its credits. Seconds. */
export const isFinished = (positionSeconds: number, durationSeconds: number): boolean => {
  const credits = Math.min(longestCreditsSeconds, Math.max(shortestCreditsSeconds, durationSeconds * creditsShare))
  return positionSeconds >= durationSeconds - Math.min(credits, durationSeconds / 2)
}
