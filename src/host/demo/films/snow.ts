import type { Film, Frame } from '../film.ts'
import { clouds, hashed } from '../noise.ts'
import { gradient, hex, mixColours, smoothstep, type Rgb, type Still } from '../paint.ts'
import { together } from '../score.ts'
import { falling, weatherEpisode, weatherSeries } from './weather-series.ts'

/** A forest edge at dusk with one lit window far behind it. */
const forest = ({ width, height }: Frame): Still => {
  const lines = [0, 1, 2].map((index) => ({
    tops: clouds(120 + index, 50 - 12 * index, 1, 4),
    base: 0.62 + 0.11 * index,
    rise: 0.26 + 0.05 * index,
  }))
  const sky = gradient([
    [0, '#101a33'],
    [0.45, '#2a3a5e'],
    [0.75, '#5d6a8c'],
    [1, '#8d93ab'],
  ])
  const shades: readonly Rgb[] = [hex('#3a4766'), hex('#1f2a45'), hex('#0a1022')]
  return {
    kind: 'colour',
    width,
    height,
    at: (x, y) => {
      const [u, v] = [x / width, y / height]
      let colour = sky(v / 0.7)
      for (const [index, { tops, base, rise }] of lines.entries()) {
        const period = 50 - 12 * index
        // Firs: a comb of narrow cones whose heights follow the clouds.
        const tree = u * period * 0.9
        const cone = 1 - Math.abs((tree % 1) - 0.5) * 2
        const top = base - rise * (tops(u * period, 0) - 0.35) * (0.35 + 0.65 * cone) * (0.7 + 0.5 * hashed(Math.floor(tree), index, 9))
        const inside = smoothstep(-1.2, 1.2, (v - top) * height)
        colour = mixColours(colour, mixColours(shades[index]!, hex('#8d93ab'), 0.22 * (1 - index / 2)), inside)
      }
      const ground = smoothstep(0.9, 0.95, v + 0.012 * Math.sin(u * 9))
      colour = mixColours(colour, hex('#aab3cc'), ground * 0.85)
      const lamp = Math.hypot((u - 0.71) * (width / height), v - 0.79)
      return mixColours(colour, hex('#ffcf7a'), Math.min(1, 0.95 * Math.exp(-((lamp / 0.012) ** 2)) + 0.3 * Math.exp(-lamp * 14)))
    },
  }
}

export const snow: Film = {
  ...weatherEpisode,
  id: 'weather-indoors-1-snow',
  episode: { seriesId: weatherSeries.id, season: 1, episode: 1 },
  name: { en: 'Snow', ja: '雪', fr: 'Neige', de: 'Schnee', es: 'Nieve' },
  synopsis: {
    en: 'It has been snowing since the kettle was put on. Across the clearing somebody has left a lamp burning.',
    ja: 'やかんを火にかけたときから雪が降っている。森の向こうで、誰かが灯りを消し忘れている。',
    fr: "Il neige depuis qu'on a mis la bouilloire sur le feu. De l'autre côté de la clairière, quelqu'un a laissé une lampe allumée.",
    de: 'Es schneit, seit der Kessel aufgesetzt wurde. Jenseits der Lichtung hat jemand eine Lampe brennen lassen.',
  },
  maturityAge: 0,
  seconds: 24,
  picture: {
    grain: 4,
    stills: (frame) => ({
      forest: forest(frame),
      far: falling(frame, 201, 2600, [0.7, 1.3], 1),
      middle: falling(frame, 202, 900, [1.2, 2.4], 1),
      near: falling(frame, 203, 130, [3, 7.5], 1.1),
    }),
    graph: () => [
      '[far]scroll=v=-0.0021:h=-0.0004[far1]',
      '[middle]scroll=v=-0.0044:h=0.0007[middle1]',
      '[near]scroll=v=-0.0092:h=-0.0013[near1]',
      '[far1][middle1]blend=all_mode=screen[two]',
      '[two][near1]blend=all_mode=screen,format=gbrp[flakes]',
      '[forest][flakes]blend=all_mode=screen[picture]',
    ],
  },
  sound: [
    {
      language: 'en',
      score: {
        barSeconds: 4,
        chords: [
          [52, 59, 64, 68],
          [49, 56, 61, 64],
          [45, 52, 57, 61],
          [47, 54, 59, 63],
        ],
        room: 0.5,
        voices: [
          ...together('pad', [0, 2], 0.24),
          { instrument: 'bell', steps: [3, null, 2, null, 4, null, 5, null], octave: 1, level: 0.16, pan: 0.2 },
          { noise: 'wind', level: 0.12 },
        ],
      },
    },
    {
      language: 'ja',
      score: {
        barSeconds: 4,
        chords: [
          [52, 54, 59, 61],
          [49, 52, 54, 59],
          [45, 52, 54, 57],
          [47, 52, 54, 59],
        ],
        room: 0.5,
        voices: [
          { instrument: 'koto', steps: [3, null, null, 2, 4, null, 1, null], octave: 1, level: 0.24, pan: -0.2 },
          ...together('choir', [0, 2], 0.14),
          { noise: 'wind', level: 0.12 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'en',
      cues: [
        { from: 2, to: 6, words: 'I shall go when it stops.' },
        { from: 9, to: 13, words: 'It is not falling, it is being put down,\ncarefully, like glasses.' },
        { from: 16, to: 21, words: 'Somebody over there\nis not going out either.' },
      ],
    },
    {
      language: 'ja',
      cues: [
        { from: 2, to: 6, words: 'やんだら出かけよう。' },
        { from: 9, to: 13, words: '降っているのではない。\nグラスのように、そっと置かれている。' },
        { from: 16, to: 21, words: '向こうの誰かも、\n出かけないでいる。' },
      ],
    },
  ],
}
