import type { Film, Frame } from '../film.ts'
import { clouds } from '../noise.ts'
import { gradient, type Still } from '../paint.ts'
import { together } from '../score.ts'

/** Slow clouds that repeat, drawn larger than the frame so that they can drift. */
const haze = ({ width, height }: Frame, seed: number, cells: number): Still => {
  const texture = clouds(seed, cells, cells, 2)
  const side = { width: Math.round(width * 1.6), height: Math.round(height * 1.6) }
  return { kind: 'grey', ...side, at: (x, y) => 2 * texture((x / side.width) * cells, (y / side.height) * cells) - 0.5 }
}

/** Where the second haze is seen through the first as through uneven glass. */
const glass = ({ width, height }: Frame, axis: 'x' | 'y'): Still => ({
  kind: 'map',
  width,
  height,
  at: (x, y) => {
    const [u, v] = [x / width, y / height]
    const bend = 0.08 * Math.sin(7 * u + 4 * Math.sin(3.1 * v)) + 0.06 * Math.cos(9 * v - 5 * u)
    return axis === 'x' ? (u * 0.8 + 0.1 + bend) * width * 1.25 : (v * 0.8 + 0.1 - bend) * height * 1.25
  },
})

export const lampRoom: Film = {
  id: 'lamp-room',
  name: { en: 'The Lamp Room', ja: '灯りの部屋', fr: 'La chambre des lampes', de: 'Das Lampenzimmer', es: 'La sala de las lámparas' },
  synopsis: {
    en: 'Somebody lights lamps behind coloured glass and forgets to leave. The walls begin to move.',
    ja: '誰かが色ガラスの向こうで灯りをともし、帰るのを忘れた。壁が動きはじめる。',
    de: 'Jemand zündet hinter farbigem Glas Lampen an und vergisst zu gehen. Die Wände beginnen sich zu bewegen.',
    es: 'Alguien enciende lámparas tras un cristal de colores y olvida marcharse. Las paredes empiezan a moverse.',
  },
  year: 2021,
  genres: ['Abstract', 'Music'],
  cast: [
    { name: 'Odalys Fern', role: 'The lamplighter' },
    { name: 'Bruno Kästner', role: 'The glass' },
  ],
  maturityAge: 6,
  originalLanguage: 'de',
  seconds: 28,
  picture: {
    grain: 3,
    palettes: {
      lamps: gradient([
        [0, '#fff4c9'],
        [0.05, '#ffcf6b'],
        [0.13, '#f5802a'],
        [0.24, '#c8321f'],
        [0.36, '#7a123c'],
        [0.5, '#3a0f4e'],
        [0.7, '#141233'],
        [1, '#070714'],
      ]),
    },
    stills: (frame) => ({ near: haze(frame, 11, 4), far: haze(frame, 12, 6), column: glass(frame, 'x'), line: glass(frame, 'y') }),
    graph: ({ width, height }) => [
      '[column]split[column1][column2]',
      '[line]split[line1][line2]',
      '[near]scroll=h=0.0012:v=0.0018[near1]',
      '[far]scroll=h=-0.0016:v=-0.0009[far1]',
      '[near1][column1][line1]remap=format=gray[one]',
      '[far1][column2][line2]remap=format=gray,hflip[two]',
      `[one][two]blend=all_mode=difference,scale=${Math.round(width / 4)}:${Math.round(height / 4)}:flags=area,gblur=sigma=1.2,scale=${width}:${height}:flags=bicubic[soft]`,
      '[soft]format=gbrp,lut1d=lamp-room-lamps.cube[picture]',
    ],
  },
  sound: [
    {
      language: 'de',
      score: {
        barSeconds: 3.5,
        chords: [
          [45, 52, 57, 60],
          [41, 48, 53, 57],
          [43, 50, 55, 58],
          [40, 47, 52, 56],
        ],
        room: 0.3,
        voices: [
          ...together('reed', [0, 2, 3], 0.28),
          { instrument: 'reed', steps: [4, null, 5, 6, null, 5, 4, 3], octave: 1, level: 0.13, pan: 0.25, bars: [2, 8] },
          { instrument: 'bass', steps: [0, null, 1, null], octave: -1, level: 0.32 },
          { instrument: 'drum', steps: [0, null, null, null, 0, null, null, null], octave: 0, level: 0.2, bars: [2, 8] },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'de',
      cues: [
        { from: 2, to: 6, words: 'Er wollte nur nachsehen,\nob noch Öl da ist.' },
        { from: 8, to: 12, words: 'Glas ist eine langsame Flüssigkeit,\nhat ihm jemand gesagt.' },
        { from: 14, to: 18, words: 'Seitdem hört er sie fließen.' },
        { from: 20, to: 25, words: 'Morgen, sagt er zu den Wänden.\nMorgen gehe ich.' },
      ],
    },
    {
      language: 'en',
      cues: [
        { from: 2, to: 6, words: 'He only wanted to see\nwhether there was oil left.' },
        { from: 8, to: 12, words: 'Glass is a slow liquid,\nsomebody told him.' },
        { from: 14, to: 18, words: 'Since then he hears it run.' },
        { from: 20, to: 25, words: 'Tomorrow, he tells the walls.\nTomorrow I shall go.' },
      ],
    },
  ],
}
