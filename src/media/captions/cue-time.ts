/**
 * `[hh:]mm:ss[.,]ttt` to milliseconds as SubRip files write it; undefined when it is none. A comma or a dot, one or two missing digits of the fraction,
 * blanks around the colons and hours of any length are all understood.
 */
export const parseCueTime = (text: string): number | undefined => {
  const match = /^(?:(\d{1,4})\s?:\s?)?(\d{1,2})\s?:\s?(\d{1,2})(?:\s?[.,:]\s?(\d{1,3}))?$/.exec(text)
  if (!match) return undefined
  const [, hours = '0', minutes, seconds, fraction = '0'] = match
  return milliseconds(hours, minutes!, seconds!, fraction.padEnd(3, '0'))
}

/** `[hh…:]mm:ss.ttt` exactly as WebVTT has it (section 6.3, "collect a WebVTT timestamp"), at the start of a text. */
export const readWebVttTime = (text: string): { readonly ms: number; readonly length: number } | undefined => {
  const match = /^(?:(\d{1,16}):)?(\d{2}):(\d{2})\.(\d{3})(?!\d)/.exec(text)
  if (!match) return undefined
  const [whole, hours = '0', minutes, seconds, fraction] = match
  const ms = milliseconds(hours, minutes!, seconds!, fraction!)
  return ms === undefined ? undefined : { ms, length: whole.length }
}

/** Milliseconds to `hh:mm:ss.ttt`. */
export const formatCueTime = (ms: number): string => {
  const whole = Math.max(0, Math.round(ms))
  const pad = (value: number, width = 2) => String(value).padStart(width, '0')
  return `${pad(Math.floor(whole / 3_600_000))}:${pad(Math.floor(whole / 60_000) % 60)}:${pad(Math.floor(whole / 1000) % 60)}.${pad(whole % 1000, 3)}`
}

/** Nobody's film is longer; a time beyond is a mistake, and beyond 2^53 it would lose its milliseconds. */
export const latestMs = 1_000 * 3_600_000

const milliseconds = (hours: string, minutes: string, seconds: string, fraction: string): number | undefined => {
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction)
  return ms > latestMs ? undefined : ms
}
