import { frameRate, type Film, type Frame } from './film.ts'
import { fileEnding } from './paint.ts'

/** One still from its file to its label: held for ever, in a form that the filters take. */
const stillChain = (index: number, name: string, kind: keyof typeof fileEnding): string => {
  const format = { grey: 'gray', colour: 'gbrp', layer: 'rgba', map: 'gray16le' }[kind]
  return `[${index}:v]format=${format},loop=loop=-1:size=1:start=0[${name}]`
}

/** What every picture ends with: BT.709 in video range, grain, and a fade from and to black. */
const finish = (film: Film, { width, height, seconds }: Frame): string => {
  const grain = film.picture.grain > 0 ? `,noise=c0s=${film.picture.grain}:c0f=t` : ''
  const fadeOut = Math.min(1.5, seconds / 4)
  return (
    `[picture]scale=${width}:${height}:out_color_matrix=bt709:out_range=tv,format=yuv420p${grain},` +
    `fade=t=in:d=${Math.min(1, seconds / 4)},fade=t=out:st=${seconds - fadeOut}:d=${fadeOut}[finished]`
  )
}

const colours = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv']

/** ISO 639-2 codes, which the container wants, for the languages of the films. */
const threeLetters: Readonly<Record<string, string>> = { en: 'eng', ja: 'jpn', fr: 'fra', de: 'deu', es: 'spa', is: 'isl', pt: 'por' }

export const stillFile = (film: Film, name: string, kind: keyof typeof fileEnding): string => `${film.id}-${name}.${fileEnding[kind]}`
export const soundFile = (film: Film, language: string): string => `${film.id}-${language}.wav`

/** The arguments with which ffmpeg makes the master `output` of a film out of its stills and sounds, all in its working folder. */
export const masterArguments = (film: Film, frame: Frame, output: string): readonly string[] => {
  const stills = Object.entries(film.picture.stills(frame))
  const graph = [...stills.map(([name, still], index) => stillChain(index, name, still.kind)), ...film.picture.graph(frame), finish(film, frame)]
  return [
    '-y',
    '-loglevel',
    'error',
    ...stills.flatMap(([name, still]) => ['-framerate', `${frameRate}`, '-i', stillFile(film, name, still.kind)]),
    ...film.sound.flatMap(({ language }) => ['-i', soundFile(film, language)]),
    '-filter_complex',
    graph.join(';'),
    '-map',
    '[finished]',
    ...film.sound.flatMap((_, index) => ['-map', `${stills.length + index}:a`]),
    ...film.sound.flatMap(({ language }, index) => [`-metadata:s:a:${index}`, `language=${threeLetters[language] ?? 'und'}`]),
    '-t',
    `${frame.seconds}`,
    '-r',
    `${frameRate}`,
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '12', ...colours],
    ...['-c:a', 'pcm_s16le'],
    ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
    output,
  ]
}
