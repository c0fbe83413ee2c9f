/**
 * `[hh:]mm:ss[.,]ttt` to milliseconds; undefined when it is none. SubRip writes a comma, WebVTT (section 4.3) a dot; both are understood, as are
 * one or two missing digits of the fraction and hours of any length.
 */
export const parseCueTime = (text: string): number | undefined => {
  const match = /^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$/.exec(text)
  if (!match) return undefined
  const [, hours = '0', minutes, seconds, fraction = '0'] = match
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'))
}

/** Milliseconds to `hh:mm:ss.ttt`. */
export const formatCueTime = (ms: number): string => {
  const whole = Math.max(0, Math.round(ms))
  const pad = (value: number, width = 2) => String(value).padStart(width, '0')
  return `${pad(Math.floor(whole / 3_600_000))}:${pad(Math.floor(whole / 60_000) % 60)}:${pad(Math.floor(whole / 1000) % 60)}.${pad(whole % 1000, 3)}`
}

/** The two times of a line with an arrow, and what stands behind them. */
export const parseTiming = (line: string): { readonly startMs: number; readonly endMs: number; readonly rest: string } | undefined => {
  const arrow = line.indexOf('-->')
  if (arrow < 0) return undefined
  const [end = '', ...rest] = line
    .slice(arrow + 3)
    .trim()
    .split(/\s+/)
  const startMs = parseCueTime(line.slice(0, arrow).trim())
  const endMs = parseCueTime(end)
  return startMs === undefined || endMs === undefined ? undefined : { startMs, endMs, rest: rest.join(' ') }
}
