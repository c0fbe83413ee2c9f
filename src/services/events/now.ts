/** The value below which `share` of the values lie (nearest rank); the list must not be empty. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}

/** Of the time that people wanted to watch, the part they waited for: stalled / (watched + stalled). 0 when nobody watched. */
export const rebufferRatio = (summaries: readonly { readonly stalledMs: number; readonly watchedSeconds: number }[]): number => {
  const stalledMs = summaries.reduce((sum, summary) => sum + summary.stalledMs, 0)
  const wantedMs = stalledMs + summaries.reduce((sum, summary) => sum + summary.watchedSeconds * 1000, 0)
  return wantedMs > 0 ? stalledMs / wantedMs : 0
}
