/** `1.4 Mbit/s`, `640 kbit/s`. */
export const formatRate = (bps: number): string => (bps >= 999_500 ? `${(bps / 1e6).toFixed(bps >= 9.95e6 ? 0 : 1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`)

/** The English name where there is one. */
export const nameOf = (name: Readonly<Record<string, string>>): string => name['en'] ?? Object.values(name)[0] ?? 'Without a name'

/** `14:05:09` in the operator's own time. */
export const clockTime = (instant: string): string => new Date(instant).toLocaleTimeString(undefined, { hour12: false })

export const dayAndTime = (instant: string): string => new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** Seconds of a film as `1:02:03` or `2:03`. */
export const timecode = (seconds: number): string => {
  const whole = Math.floor(seconds)
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return `${h > 0 ? `${h}:${String(m).padStart(2, '0')}` : m}:${String(s).padStart(2, '0')}`
}

/** The tag as a name, `ja` to `Japanese`. */
export const languageName = (tag: string): string => new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' }).of(tag) ?? tag
