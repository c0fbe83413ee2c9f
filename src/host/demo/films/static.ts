import type { Film, Frame } from '../film.ts'
import { cells } from '../noise.ts'
import { gradient, smoothstep, type Still } from '../paint.ts'
import { together } from '../score.ts'
import { weatherEpisode, weatherSeries } from './weather-series.ts'

/** What the set almost shows: slow shapes, like a face that does not come nearer. */
const almost = ({ width, height }: Frame): Still => {
  const shape = cells(131, 5, 4)
  return {
    kind: 'grey',
    width,
    height,
    at: (x, y) => {
      const [u, v] = [x / width, y / height]
      const head = Math.exp(-(((u - 0.5) / 0.15) ** 2) - ((v - 0.42) / 0.26) ** 2)
      const eyes = Math.exp(-(((Math.abs(u - 0.5) - 0.055) / 0.022) ** 2) - ((v - 0.38) / 0.03) ** 2)
      const shoulders = smoothstep(0.1, -0.05, Math.hypot((u - 0.5) / 0.4, (v - 1.05) / 0.42) - 0.9)
      return Math.max(0, 0.3 + 0.46 * head - 0.5 * eyes + 0.26 * shoulders + 0.18 * shape(u * 5, v * 4))
    },
  }
}

export const staticNight: Film = {
  ...weatherEpisode,
  id: 'weather-indoors-3-static',
  episode: { seriesId: weatherSeries.id, season: 1, episode: 3 },
  name: { en: 'Static', ja: '砂嵐', fr: 'Neige cathodique', de: 'Rauschen', es: 'Estática' },
  synopsis: {
    en: 'The storm took the aerial down. The set is left on for company, and something in it is good company.',
    ja: '嵐でアンテナが落ちた。寂しさしのぎにつけたままのテレビに、何かがいてくれる。',
    de: 'Der Sturm hat die Antenne geholt. Der Apparat läuft weiter, damit jemand da ist, und jemand ist da.',
    es: 'La tormenta se llevó la antena. El televisor queda encendido por compañía, y algo en él la hace.',
  },
  maturityAge: 12,
  seconds: 20,
  picture: {
    grain: 20,
    palettes: {
      tube: gradient([
        [0, '#02040a'],
        [0.3, '#12263a'],
        [0.6, '#5f8ea6'],
        [0.85, '#cfe6ea'],
        [1, '#ffffff'],
      ]),
    },
    stills: (frame) => ({
      almost: almost(frame),
      lines: {
        kind: 'grey',
        width: frame.width,
        height: frame.height,
        at: (x, y) =>
          (y % 4 < 2 ? 1 : 0.72) *
          (1 - 0.5 * smoothstep(0.6, 1.1, Math.hypot((x / frame.width - 0.5) * 1.7, (y / frame.height - 0.5) * 1.6))),
      },
      bar: {
        kind: 'grey',
        width: frame.width,
        height: frame.height,
        at: (_, y) => 0.5 + 0.4 * smoothstep(0.12, 0, Math.abs(y / frame.height - 0.5)),
      },
    }),
    graph: ({ width, height }) => [
      `color=gray:s=${width}x${height}:r=24,format=yuv420p,noise=c0s=100:c0f=t+u,extractplanes=y[snow]`,
      '[almost]scroll=h=0.00013[shape]',
      '[snow][shape]blend=all_mode=multiply,eq=contrast=2.6:brightness=0.34[ghost]',
      '[bar]scroll=v=-0.0062[rolling]',
      '[ghost][rolling]blend=all_mode=overlay[picture0]',
      '[picture0][lines]blend=all_mode=multiply,format=gbrp,lut1d=weather-indoors-3-static-tube.cube[picture]',
    ],
  },
  sound: [
    {
      language: 'en',
      score: {
        barSeconds: 5,
        chords: [
          [33, 45, 52, 56],
          [32, 44, 51, 55],
        ],
        room: 0.45,
        voices: [
          ...together('pad', [0, 1], 0.4),
          ...together('choir', [2, 3], 0.2, 1),
          { instrument: 'bell', steps: [null, null, null, 3, null], octave: 2, level: 0.08, pan: -0.3 },
          { noise: 'static', level: 0.22 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'en',
      cues: [
        { from: 2, to: 5.5, words: 'There is nothing on.' },
        { from: 8, to: 12, words: 'It has been watching it\nas long as I have.' },
        { from: 14, to: 18, words: 'Stay a while.\n<i>You too.</i>' },
      ],
    },
    {
      language: 'de',
      cues: [
        { from: 2, to: 5.5, words: 'Es läuft nichts.' },
        { from: 8, to: 12, words: 'Es schaut schon so lange zu\nwie ich.' },
        { from: 14, to: 18, words: 'Bleib noch.\n<i>Du auch.</i>' },
      ],
    },
  ],
}
