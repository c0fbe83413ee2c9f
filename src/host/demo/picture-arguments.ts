import { frameRate, type Film, type Frame } from './film.ts'
import { fileEnding, type Still } from './paint.ts'

const toVideo = 'scale=out_color_matrix=bt709:out_range=tv'

/** What the filters get: colours are converted once, not in every frame. */
const forms: Readonly<Record<Still['kind'], string>> = {
  grey: 'format=gray',
  colour: 'format=gbrp',
  backdrop: `${toVideo},format=yuv420p`,
  layer: `${toVideo},format=yuva420p`,
  map: 'format=gray16le',
}

/** One still from its file to its label, held for ever. */
const stillChain = (index: number, name: string, kind: Still['kind']): string =>
  `[${index}:v]${forms[kind]},loop=loop=-1:size=1:start=0[${name}]`

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

export const stillFile = (film: Film, name: string, kind: Still['kind']): string => `${film.id}-${name}.${fileEnding[kind]}`
export const paletteFile = (film: Film, name: string): string => `${film.id}-${name}.cube`
export const soundFile = (film: Film, language: string): string => `${film.id}-${language}.wav`

/** The arguments with which ffmpeg makes the master `output` of a film out of its stills and sounds, all in its working folder. */
export const masterArguments = (film: Film, frame: Frame, output: string): readonly string[] => {
  const stills = Object.entries(film.picture.stills(frame))
  const graph = [
    ...stills.map(([name, still], index) => stillChain(index, name, still.kind)),
    ...film.picture.graph(frame),
    finish(film, frame),
  ]
  return [
    '-y',
    '-loglevel',
    'error',
    ...stills.flatMap(([name, still]) => ['-f', 'image2', '-framerate', `${frameRate}`, '-i', stillFile(film, name, still.kind)]),
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
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '16', ...colours],
    ...['-c:a', 'pcm_s16le'],
    ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
    output,
  ]
}
