import type { Film, Frame } from '../film.ts'
import { clouds } from '../noise.ts'
import { gradient, hex, mixColours, smoothstep, type Still } from '../paint.ts'
import { together } from '../score.ts'

const horizon = 0.44
const skyColours = gradient([
  [0, '#1d2150'],
  [0.35, '#5b3a78'],
  [0.62, '#b8506a'],
  [0.84, '#f08a4b'],
  [1, '#ffd27a'],
])

const sky = ({ width, height }: Frame): Still => {
  const veil = clouds(61, 5, 14, 5)
  return {
    kind: 'colour',
    width,
    height: Math.round(height * horizon),
    at: (x, y) => {
      const [u, v] = [x / width, y / (height * horizon)]
      const away = Math.hypot((u - 0.5) * (width / height), (v - 0.86) * horizon)
      const cloud = smoothstep(0.5, 0.72, veil(u * 5, v * 14)) * smoothstep(1.02, 0.5, v)
      const base = mixColours(skyColours(v), hex('#ffe6b0'), 0.85 * Math.exp(-away * 5.5))
      const lit = mixColours(base, mixColours(hex('#3a2552'), hex('#ff9a6b'), Math.exp(-away * 2.2)), 0.7 * cloud)
      return mixColours(lit, hex('#fff6dc'), smoothstep(0.074, 0.069, away))
    },
  }
}

/** Water seen from above: crests along one direction, broken by smaller ones. Repeats at its borders. */
const textureSide = 1024
const waves = (seed: number, long: number, short: number): Still => {
  const swell = clouds(seed, long, short, 4)
  return {
    kind: 'grey',
    width: textureSide,
    height: textureSide,
    at: (x, y) => {
      const value = swell((x / textureSide) * long, (y / textureSide) * short)
      return 1 - Math.min(1, Math.abs(value - 0.5) * 4.2)
    },
  }
}

/** A flat sea in perspective: what lies at a distance is looked up further away, and more of it fits into a pixel. */
const plane = ({ width, height }: Frame, axis: 'x' | 'y', scale: number): Still => {
  const rows = height - Math.round(height * horizon)
  return {
    kind: 'map',
    width,
    height: rows,
    at: (x, y) => {
      const distance = 1 / (y / rows + 0.035)
      const place = axis === 'x' ? (x / width - 0.5) * distance * 0.34 + 4 : distance * 0.42
      return Math.floor(((place * scale) % 1) * textureSide)
    },
  }
}

/** How much of the sun each part of the water can show: a path that widens towards us. */
const glitter = ({ width, height }: Frame): Still => {
  const rows = height - Math.round(height * horizon)
  return {
    kind: 'grey',
    width,
    height: rows,
    at: (x, y) => {
      const near = y / rows
      const path = (x / width - 0.5) / (0.045 + 0.2 * near)
      return Math.min(1, 0.34 + 0.2 * (1 - near) + 0.9 * Math.exp(-path * path) * (1 - 0.35 * near))
    },
  }
}

export const copperSea: Film = {
  id: 'copper-sea',
  name: { en: 'Copper Sea', ja: '銅の海', fr: 'Mer de cuivre', de: 'Kupfermeer', es: 'Mar de cobre' },
  synopsis: {
    en: 'The last hour of the day, spent entirely on the water. Nobody is rescued; nobody needs to be.',
    ja: '一日の最後の一時間を、すべて水の上で過ごす。誰も助けられない。誰もその必要がない。',
    fr: "La dernière heure du jour, passée tout entière sur l'eau. Personne n'est sauvé ; personne n'en a besoin.",
    es: 'La última hora del día, gastada entera sobre el agua. Nadie es rescatado; a nadie le hace falta.',
  },
  year: 2020,
  genres: ['Nature', 'Slow cinema'],
  cast: [
    { name: 'Rosalía Quintero', role: 'The tide' },
    { name: 'Anselm Vogt', role: 'The horizon' },
  ],
  maturityAge: 0,
  originalLanguage: 'es',
  seconds: 34,
  picture: {
    grain: 3,
    palettes: {
      copper: gradient([
        [0, '#0d0b22'],
        [0.25, '#2c1c3f'],
        [0.45, '#7a3246'],
        [0.62, '#d2693c'],
        [0.8, '#ffb860'],
        [1, '#fff3cf'],
      ]),
    },
    stills: (frame) => ({
      sky: sky(frame),
      near: waves(71, 10, 22),
      far: waves(75, 14, 30),
      acrossNear: plane(frame, 'x', 1),
      alongNear: plane(frame, 'y', 1),
      acrossFar: plane(frame, 'x', 1.7),
      alongFar: plane(frame, 'y', 1.7),
      sun: glitter(frame),
    }),
    graph: () => [
      '[near]scroll=v=-0.0026:h=0.0009[near1]',
      '[far]scroll=v=-0.0019:h=-0.0013[far1]',
      '[near1][acrossNear][alongNear]remap=format=gray[swell]',
      '[far1][acrossFar][alongFar]remap=format=gray[ripple]',
      '[swell][ripple]blend=all_mode=average,gblur=sigma=1:sigmaV=0.6[water]',
      '[water][sun]blend=all_mode=multiply,eq=contrast=1.55:brightness=0.06,format=gbrp,lut1d=copper-sea-copper.cube[sea]',
      '[sky][sea]vstack[picture]',
    ],
  },
  sound: [
    {
      language: 'es',
      score: {
        barSeconds: 4,
        chords: [
          [40, 47, 55, 59],
          [45, 52, 57, 60],
          [38, 50, 54, 57],
          [43, 50, 55, 59],
        ],
        room: 0.35,
        voices: [
          ...together('pad', [1, 2, 3], 0.3),
          { instrument: 'pluck', steps: [0, 2, 3, 5, 3, 2, 4, 3], octave: 1, level: 0.24, pan: 0.2 },
          { instrument: 'bass', steps: [0, null, 1, null], octave: 0, level: 0.24 },
          { noise: 'sea', level: 0.3 },
        ],
      },
    },
    {
      language: 'en',
      score: {
        barSeconds: 4,
        chords: [
          [40, 47, 55, 59],
          [45, 52, 57, 60],
          [38, 50, 54, 57],
          [43, 50, 55, 59],
        ],
        room: 0.4,
        voices: [
          ...together('reed', [1, 2, 3], 0.2),
          { instrument: 'reed', steps: [3, null, 4, null, 5, null, 3, null], octave: 1, level: 0.12, pan: -0.3, bars: [1, 9] },
          ...together('pad', [0], 0.2, -1),
          { noise: 'sea', level: 0.3 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'es',
      cues: [
        { from: 2, to: 6, words: 'A esta hora el mar\nes de quien lo mira.' },
        { from: 8, to: 12.5, words: 'Cobre, dice el pescador.\nOro, dice el que no pesca.' },
        { from: 15, to: 19.5, words: 'El sol no se hunde.\nSomos nosotros los que damos la vuelta.' },
        { from: 22, to: 26, words: 'Guarda esta luz en un bolsillo.' },
        { from: 27.5, to: 31.5, words: 'Mañana pesará lo mismo.' },
      ],
    },
    {
      language: 'en',
      cues: [
        { from: 2, to: 6, words: 'At this hour the sea\nbelongs to whoever looks at it.' },
        { from: 8, to: 12.5, words: 'Copper, says the fisherman.\nGold, says the one who does not fish.' },
        { from: 15, to: 19.5, words: 'The sun does not sink.\nIt is we who turn away.' },
        { from: 22, to: 26, words: 'Keep this light in a pocket.' },
        { from: 27.5, to: 31.5, words: 'Tomorrow it will weigh the same.' },
      ],
    },
  ],
}
