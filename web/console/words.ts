export { timecode } from '../../src/kit/text.ts'

/** `1.4 Mbit/s`, `640 kbit/s`. */
export const formatRate = (bps: number): string =>
  bps >= 999_500 ? `${Number((bps / 1e6).toFixed(bps >= 9.95e6 ? 0 : 1))} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`

/** `640 ms`, `2.4 s`. */
export const formatWait = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`)

type LocalWords = Readonly<Record<string, string>>

/** In English, or else in the first language there is. */
export const wordsIn = (text: LocalWords): string | undefined => text['en'] || Object.values(text).find((words) => words !== '')

export const nameOf = (name: LocalWords): string => wordsIn(name) ?? 'Without a name'

/** `14:05:09` in the operator's own time. */
export const clockTime = (instant: string): string => new Date(instant).toLocaleTimeString(undefined, { hour12: false })

/** `20 Nov 2026, 14:05`, which stays on one line. */
export const dayAndTime = (instant: string): string =>
  new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).replaceAll(' ', '\u{a0}')

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' })

/** The tag as a name, `ja` to `Japanese`. */
export const languageName = (tag: string): string => (tag === 'und' ? 'language not said' : (languageNames.of(tag) ?? tag))

const codecNames: Readonly<Record<string, string>> = { h264: 'H.264', hevc: 'HEVC', vp9: 'VP9', av1: 'AV1', aac: 'AAC', opus: 'Opus' }

/** `H.264` for `h264`; what is not known stays as it is. */
export const codecName = (codec: string): string => codecNames[codec] ?? codec
