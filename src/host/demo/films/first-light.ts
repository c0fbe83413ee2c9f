import type { Film, Frame } from '../film.ts'
import { clouds } from '../noise.ts'
import { gradient, hex, mix, mixColours, smoothstep, type Rgb, type Still } from '../paint.ts'
import { together } from '../score.ts'

const night = gradient([
  [0, '#0a1030'],
  [0.55, '#1b2a5c'],
  [0.8, '#3a3f7a'],
  [1, '#5a4a80'],
])
const dawn = gradient([
  [0, '#1d2c66'],
  [0.45, '#6a5a9a'],
  [0.68, '#d9788a'],
  [0.82, '#f6a96c'],
  [1, '#ffd08a'],
])
const day = gradient([
  [0, '#4b7fc4'],
  [0.5, '#a9c4e2'],
  [0.78, '#ffe2ae'],
  [1, '#fff1cf'],
])

const sunPlace = 0.62

/** A sky with its glow around the place where the sun comes up. */
const sky = ({ width, height }: Frame, colours: (place: number) => Rgb, glow: Rgb, strength: number): Still => ({
  kind: 'backdrop',
  width,
  height,
  at: (x, y) => {
    const near = Math.hypot((x / width - sunPlace) * 1.6, y / height - 0.74)
    return mixColours(colours(y / height / 0.82), glow, strength * Math.exp(-near * near * 9))
  },
})

/** Four ranges of hills, each nearer, lower and darker, with the air between them. */
const hills = ({ width, height }: Frame, far: Rgb, near: Rgb): Still => {
  const ranges = [0, 1, 2, 3].map((index) => ({
    outline: clouds(40 + index, 4 + 2 * index, 1, 6),
    base: 0.6 + 0.1 * index,
    rise: 0.23 - 0.035 * index,
    colour: mixColours(far, near, index / 3),
    stretch: 2.4 + 1.1 * index,
  }))
  return {
    kind: 'layer',
    width,
    height,
    at: (x, y) => {
      const place = y / height
      let colour: Rgb | undefined
      let cover = 0
      for (const { outline, base, rise, colour: own, stretch } of ranges) {
        const ridge = base + rise * (0.5 - outline((x / width) * stretch, 0))
        const inside = smoothstep(-0.7, 0.7, (place - ridge) * height)
        if (inside === 0) continue
        const mist = smoothstep(0, 0.16, place - ridge)
        const lit = mixColours(own, far, 0.45 * mist)
        colour = colour ? mixColours(colour, lit, inside) : lit
        cover = Math.max(cover, inside)
      }
      return colour ? [...colour, cover] : [0, 0, 0, 0]
    },
  }
}

const sun = ({ height }: Frame): Still => {
  const size = Math.round(height * 0.9)
  return {
    kind: 'layer',
    width: size,
    height: size,
    at: (x, y) => {
      const away = Math.hypot(x / size - 0.5, y / size - 0.5)
      const disc = smoothstep(0.082, 0.077, away)
      const halo = 0.55 * Math.exp(-away * away * 42) + 0.25 * Math.exp(-away * 9)
      return [1, mix(0.86, 0.97, disc), mix(0.6, 0.84, disc), Math.min(1, disc + halo * smoothstep(0.5, 0.3, away))]
    },
  }
}

export const firstLight: Film = {
  id: 'first-light',
  name: { en: 'First Light', ja: '最初の光', fr: 'Première lueur', de: 'Erstes Licht', es: 'Primera luz' },
  synopsis: {
    en: 'Four ranges of hills wait for a sun that is in no hurry. Nothing happens, and then everything is gold.',
    ja: '四つの山並みが、急がない太陽を待っている。何も起こらない。そして、すべてが金色になる。',
    fr: "Quatre chaînes de collines attendent un soleil qui n'est pas pressé. Rien ne se passe, puis tout est doré.",
    de: 'Vier Hügelketten warten auf eine Sonne, die es nicht eilig hat. Nichts geschieht, und dann ist alles Gold.',
    es: 'Cuatro cordilleras esperan a un sol sin prisa. No pasa nada y, de pronto, todo es oro.',
  },
  year: 2024,
  genres: ['Nature', 'Slow cinema'],
  cast: [
    { name: 'Maren Oake', role: 'The east' },
    { name: 'Haruki Sen', role: 'The last star' },
  ],
  maturityAge: 0,
  originalLanguage: 'en',
  seconds: 24,
  picture: {
    grain: 2,
    stills: (frame) => ({
      night: sky(frame, night, hex('#7a5a94'), 0.35),
      dawn: sky(frame, dawn, hex('#ffc890'), 0.75),
      day: sky(frame, day, hex('#fffbe8'), 0.9),
      dark: hills(frame, hex('#39406f'), hex('#070a18')),
      lit: hills(frame, hex('#c99a9c'), hex('#2a1c33')),
      sun: sun(frame),
    }),
    graph: ({ width, height, seconds }) => {
      const fadeIn = (from: number, share: number) => `fade=t=in:st=${from * seconds}:d=${share * seconds}:alpha=1`
      const rise = `y='${height * 0.92}-${height * 0.62}*pow(t/${seconds},1.25)-overlay_h/2'`
      return [
        `[dawn]format=yuva420p,${fadeIn(0.04, 0.4)}[dawnlight]`,
        `[day]format=yuva420p,${fadeIn(0.45, 0.5)}[daylight]`,
        `[lit]${fadeIn(0.25, 0.6)}[warmth]`,
        `[night][dawnlight]overlay[sky1]`,
        `[sky1][daylight]overlay[sky2]`,
        `[sky2][sun]overlay=x=${Math.round(width * sunPlace)}-overlay_w/2:${rise}[sky3]`,
        `[sky3][dark]overlay[land]`,
        `[land][warmth]overlay[picture]`,
      ]
    },
  },
  sound: [
    {
      language: 'en',
      score: {
        barSeconds: 4,
        chords: [
          [50, 57, 62, 66],
          [55, 59, 62, 69],
          [47, 54, 59, 62],
          [57, 61, 64, 69],
        ],
        room: 0.4,
        voices: [
          ...together('pad', [0, 1, 2, 3], 0.5),
          { instrument: 'bell', steps: [null, 2, null, null, 4, null, 3, null], octave: 2, level: 0.1, pan: 0.3, bars: [1, 9] },
          { instrument: 'bass', steps: [0], octave: -1, level: 0.25, bars: [2, 9] },
          { noise: 'wind', level: 0.12 },
        ],
      },
    },
    {
      language: 'ja',
      score: {
        barSeconds: 4,
        chords: [
          [50, 52, 57, 59],
          [55, 57, 62, 64],
          [47, 50, 52, 57],
          [57, 59, 62, 64],
        ],
        room: 0.4,
        voices: [
          ...together('pad', [0, 2], 0.35),
          { instrument: 'koto', steps: [0, null, 2, 3, null, 5, null, 4], octave: 1, level: 0.28, pan: -0.2 },
          { noise: 'wind', level: 0.12 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'en',
      cues: [
        { from: 2, to: 5.5, words: 'Before the first colour\nthere is a colour for waiting.' },
        { from: 6.5, to: 10, words: 'The hills have done this\nlonger than anyone.' },
        { from: 12, to: 15.5, words: 'Now.' },
        { from: 17, to: 21.5, words: 'You may put the lamp out.\n<i>It has been seen to.</i>' },
      ],
    },
    {
      language: 'ja',
      cues: [
        { from: 2, to: 5.5, words: '最初の色の前に、\n待つための色がある。' },
        { from: 6.5, to: 10, words: '山は、誰よりも長く\nこうしてきた。' },
        { from: 12, to: 15.5, words: 'いま。' },
        { from: 17, to: 21.5, words: '灯りは消していい。\nもう大丈夫だから。' },
      ],
    },
  ],
}
