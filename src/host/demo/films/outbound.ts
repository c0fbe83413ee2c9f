import type { Film, Frame } from '../film.ts'
import { clouds } from '../noise.ts'
import { gradient, hex, mixColours, smoothstep, type Still } from '../paint.ts'
import { together } from '../score.ts'
import { specks } from '../specks.ts'

const around = 2048
const along = 1024

/** Straight ahead is far away: rows of the star texture lie in rings, ever closer together towards the middle. */
const polar = ({ width, height }: Frame, axis: 'angle' | 'depth', turn: number): Still => ({
  kind: 'map',
  width,
  height,
  at: (x, y) => {
    const [u, v] = [(x + 0.5) / height - width / height / 2, (y + 0.5) / height - 0.5]
    if (axis === 'angle') return Math.floor((Math.atan2(v, u) / (2 * Math.PI) + 0.5 + turn) * around) % around
    return Math.floor((1 + Math.log(Math.hypot(u, v) + 0.004) / 6) * along) % along
  },
})

const ahead = ({ width, height }: Frame): Still => ({
  kind: 'grey',
  width,
  height,
  at: (x, y) => smoothstep(0.01, 0.4, Math.hypot(x / height - width / height / 2, y / height - 0.5)),
})

/** Larger than the frame, so that it can drift. */
const nebulaMargin = 1.25
const nebula = ({ width, height }: Frame): Still => {
  const dust = clouds(91, 5, 5, 6)
  const glow = clouds(97, 4, 4, 5)
  const colour = gradient([
    [0, '#03040d'],
    [0.35, '#0d1030'],
    [0.55, '#3a1d5e'],
    [0.72, '#8e3474'],
    [0.88, '#d8607a'],
    [1, '#f5946a'],
  ])
  const size = { width: Math.round(width * nebulaMargin), height: Math.round(height * nebulaMargin) }
  return {
    kind: 'colour',
    ...size,
    at: (x, y) => {
      const [u, v] = [x / size.height, y / size.height]
      const bent = glow(u * 3 + 0.6 * dust(u * 4, v * 4), v * 3 + 0.5 * dust(v * 4 + 2, u * 4))
      const near = Math.exp(-((u - 0.95) ** 2) * 1.1 - (v - 0.55) ** 2 * 3)
      const lanes = smoothstep(0.38, 0.62, dust(u * 5 + 1, v * 5))
      return mixColours(colour(Math.max(0, (bent - 0.28) * 1.55 * (0.4 + 0.75 * near))), hex('#0c0416'), 0.5 * (1 - lanes))
    },
  }
}

export const outbound: Film = {
  id: 'outbound',
  name: { en: 'Outbound', ja: '外へ', fr: 'Vers le large', de: 'Auswärts', es: 'Hacia afuera' },
  synopsis: {
    en: 'A letter home from a ship that has no windows, read aloud by somebody who was never on board.',
    ja: '窓のない船から家へ宛てた手紙を、一度も乗ったことのない人が読みあげる。',
    es: 'Una carta a casa desde una nave sin ventanas, leída en voz alta por alguien que nunca estuvo a bordo.',
    de: 'Ein Brief nach Hause von einem Schiff ohne Fenster, vorgelesen von jemandem, der nie an Bord war.',
  },
  year: 2026,
  genres: ['Science fiction', 'Drama'],
  cast: [
    { name: 'Ximena Roldán', role: 'The writer' },
    { name: 'Pavel Ostrov', role: 'The reader' },
    { name: 'Kaede Mori', role: 'The engine' },
  ],
  maturityAge: 6,
  originalLanguage: 'ja',
  seconds: 32,
  picture: {
    grain: 4,
    stills: (frame) => ({
      near: specks({ seed: 3, count: 620, width: around, height: along, sizes: [1.1, 3.4], stretch: 2.6 }),
      far: specks({ seed: 4, count: 2600, width: around, height: along, sizes: [0.8, 1.7], stretch: 1.2 }),
      angle1: polar(frame, 'angle', 0),
      depth1: polar(frame, 'depth', 0),
      angle2: polar(frame, 'angle', 0.37),
      depth2: polar(frame, 'depth', 0.21),
      ahead: ahead(frame),
      nebula: nebula(frame),
    }),
    graph: ({ width, height, seconds }) => [
      '[near]scroll=v=0.0045[near1]',
      '[far]scroll=v=0.0017[far1]',
      '[near1][angle1][depth1]remap=format=gray[stars1]',
      '[far1][angle2][depth2]remap=format=gray[stars2]',
      '[stars1][stars2]blend=all_mode=screen[stars]',
      '[stars][ahead]blend=all_mode=multiply,format=gbrp[seen]',
      `[nebula]crop=${width}:${height}:'(in_w-out_w)*t/${seconds}':'(in_h-out_h)*(1-t/${seconds})'[cloud]`,
      '[cloud][seen]blend=all_mode=screen[picture]',
    ],
  },
  sound: [
    {
      language: 'ja',
      score: {
        barSeconds: 4,
        chords: [
          [40, 47, 52, 57],
          [43, 50, 55, 59],
          [45, 50, 52, 57],
          [38, 45, 50, 55],
        ],
        room: 0.5,
        voices: [
          ...together('pad', [0, 1, 2, 3], 0.4),
          { instrument: 'koto', steps: [null, 2, null, 3, 5, null, 4, null], octave: 1, level: 0.22, pan: 0.2 },
          { instrument: 'choir', steps: [2, 3], octave: 1, level: 0.06, pan: -0.5, bars: [2, 9] },
          { instrument: 'bass', steps: [0], octave: -1, level: 0.3 },
        ],
      },
    },
    {
      language: 'en',
      score: {
        barSeconds: 4,
        chords: [
          [40, 47, 52, 55],
          [36, 48, 52, 55],
          [43, 50, 55, 59],
          [38, 45, 50, 54],
        ],
        room: 0.5,
        voices: [
          ...together('choir', [0, 1, 2, 3], 0.26),
          { instrument: 'bell', steps: [4, null, 5, null, 3, null, 6, null], octave: 1, level: 0.11, pan: 0.3 },
          { instrument: 'bass', steps: [0], octave: -1, level: 0.32 },
          { noise: 'wind', level: 0.08 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'ja',
      cues: [
        { from: 2, to: 6, words: '拝啓。こちらは今日も夜です。' },
        { from: 8, to: 12.5, words: '星は、通り過ぎるときにだけ\n音を立てません。' },
        { from: 15, to: 19.5, words: '窓がないので、\n見たことはすべて想像です。' },
        { from: 22, to: 26, words: '想像のなかで、\nあなたは手を振っています。' },
        { from: 27, to: 30, words: '敬具。' },
      ],
    },
    {
      language: 'en',
      cues: [
        { from: 2, to: 6, words: 'Dear all. It is night again today.' },
        { from: 8, to: 12.5, words: 'Only in passing\ndo the stars make no sound.' },
        { from: 15, to: 19.5, words: 'There are no windows,\nso all that I have seen is imagined.' },
        { from: 22, to: 26, words: 'In what I imagine\nyou are waving.' },
        { from: 27, to: 30, words: 'Yours.' },
      ],
    },
  ],
}
