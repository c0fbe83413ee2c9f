import type { Cue, Film } from './film.ts'

/** Subtitle files of a film by name: the first language as SubRip, further ones as WebVTT. */
export const subtitleFiles = (film: Film): readonly { readonly file: string; readonly language: string; readonly text: string }[] =>
  film.subtitles.map(({ language, cues }, index) => {
    const ending = index === 0 ? 'srt' : 'vtt'
    return { file: `${film.id}.${language}.${ending}`, language, text: ending === 'srt' ? subRip(cues) : webVtt(cues) }
  })

const subRip = (cues: readonly Cue[]): string =>
  cues.map(({ from, to, words }, index) => `${index + 1}\n${time(from, ',')} --> ${time(to, ',')}\n${words}\n`).join('\n')

const webVtt = (cues: readonly Cue[]): string =>
  `WEBVTT\n\n${cues.map(({ from, to, words }) => `${time(from, '.')} --> ${time(to, '.')}\n${words}\n`).join('\n')}`

/** `00:01:02,500`. */
const time = (seconds: number, comma: ',' | '.'): string => {
  const ms = Math.round(seconds * 1000)
  const part = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0')
  return `${part(ms / 3_600_000, 2)}:${part((ms / 60_000) % 60, 2)}:${part((ms / 1000) % 60, 2)}${comma}${part(ms % 1000, 3)}`
}
