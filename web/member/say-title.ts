import type { Card } from '../../src/contracts/catalogue.ts'
import type { MemberSpeech } from './words/speech.tsx'

/** `52 min`, `1 h 40 min`, `48 s`. */
export const sayDuration = ({ say }: MemberSpeech, seconds: number): string => {
  if (seconds < 90) return say('title.duration.seconds', { seconds: Math.round(seconds) })
  const minutes = Math.round(seconds / 60)
  return minutes < 60
    ? say('title.duration.minutes', { minutes })
    : say('title.duration.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

/** Year, length, first genres, age: what one wants to know before anything else. */
export const sayFacts = (speech: MemberSpeech, card: Card): string[] => {
  const length =
    card.kind === 'series'
      ? card.episodes !== undefined && speech.say('title.episodes', { count: card.episodes })
      : card.durationSeconds !== undefined && sayDuration(speech, card.durationSeconds)
  return [
    card.kind === 'episode' && sayEpisode(speech, card),
    card.year !== undefined && String(card.year),
    length,
    ...card.genres.slice(0, 2).map(capitalised),
    card.maturityAge > 0 && speech.say('title.age', { age: card.maturityAge }),
  ].filter((fact) => typeof fact === 'string')
}

export const sayEpisode = ({ say }: MemberSpeech, card: Pick<Card, 'season' | 'episode'>): string | false =>
  card.episode !== undefined && say('title.episodeShort', { season: card.season ?? 1, episode: card.episode })

/** `1:02:03`, `4:05`. */
export const sayClock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** The name of a language in the language of the reader; `unknown` where a master did not say which it is (`und`, RFC 5646, 4.1). */
export const sayLanguage = (tag: string, reader: string, unknown = tag): string => {
  if (tag === 'und') return unknown
  try {
    return capitalised(new Intl.DisplayNames([reader], { type: 'language' }).of(tag) ?? tag)
  } catch {
    return tag
  }
}

/** The name of a language in itself, as its speakers look for it. */
export const sayOwnName = (tag: string): string => sayLanguage(tag, tag)

export const capitalised = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1)
