import type { Film } from '../film.ts'
import { smoothstep } from '../paint.ts'
import { together } from '../score.ts'

/** Cells are this many pixels wide. */
const cell = 4

export const gardenOfCells: Film = {
  id: 'garden-of-cells',
  name: {
    en: 'The Garden of Cells',
    ja: '細胞の庭',
    fr: 'Le jardin des cellules',
    de: 'Der Garten der Zellen',
    pt: 'O jardim das células',
  },
  synopsis: {
    en: 'Two neighbours keep you alive, three bring you into the world, four are a crowd. A garden lives by one rule and never repeats itself.',
    ja: '隣が二つなら生き、三つなら生まれ、四つでは混みすぎる。ただ一つの規則で生きる庭は、二度と同じ姿を見せない。',
    fr: 'Deux voisins vous gardent en vie, trois vous mettent au monde, quatre sont une foule. Un jardin vit selon une seule règle et ne se répète jamais.',
    pt: 'Dois vizinhos mantêm-te vivo, três trazem-te ao mundo, quatro são multidão. Um jardim vive por uma só regra e nunca se repete.',
  },
  year: 2019,
  genres: ['Science', 'Abstract'],
  cast: [
    { name: 'Conrad Lindqvist', role: 'The rule' },
    { name: 'Mirela Duarte', role: 'A glider' },
  ],
  maturityAge: 0,
  originalLanguage: 'pt',
  seconds: 30,
  picture: {
    grain: 2,
    stills: ({ width, height }) => ({
      vignette: {
        kind: 'colour',
        width,
        height,
        at: (x, y) => {
          const light = 1 - 0.62 * smoothstep(0.35, 1.05, Math.hypot((x / width - 0.5) * 1.7, (y / height - 0.5) * 1.5))
          return [light, light, light]
        },
      },
    }),
    graph: ({ width, height }) => {
      const size = `${Math.round(width / cell)}x${Math.round(height / cell)}`
      const full = `${width}:${height}`
      return [
        `life=s=${size}:r=12:mold=10:ratio=0.1:seed=42:life_color=0xfff3c4:death_color=0xe0566b:mold_color=0x0c1530,format=gbrp,fps=24[cells]`,
        '[cells]tmix=frames=4:weights=1 2 3 4,split[sharp][dim]',
        `[sharp]scale=${full}:flags=neighbor[squares]`,
        `[dim]gblur=sigma=3.2,scale=${full}:flags=bilinear,colorlevels=romax=0.8:gomax=0.75[glow]`,
        '[squares][glow]blend=all_mode=screen[lit]',
        '[lit][vignette]blend=all_mode=multiply[picture]',
      ]
    },
  },
  sound: [
    {
      language: 'pt',
      score: {
        barSeconds: 2,
        chords: [
          [57, 60, 64, 67],
          [53, 57, 60, 64],
          [55, 59, 62, 65],
          [52, 55, 59, 62],
        ],
        room: 0.25,
        voices: [
          { instrument: 'pluck', steps: [0, 4, 2, 5, 1, 6, 3, 5], octave: 1, level: 0.2, pan: -0.4 },
          { instrument: 'koto', steps: [null, 3, null, 6, null, 4, null, 7], octave: 1, level: 0.14, pan: 0.4, bars: [2, 99] },
          { instrument: 'bass', steps: [0, null, null, 2], octave: -1, level: 0.28 },
          { instrument: 'drum', steps: [0, null, 0, null], octave: 0, level: 0.16, bars: [4, 99] },
          ...together('pad', [0, 2], 0.16),
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'pt',
      cues: [
        { from: 2, to: 6, words: 'Ninguém rega este jardim.' },
        { from: 8, to: 12, words: 'Cada flor conta as vizinhas\ne decide.' },
        { from: 14, to: 18.5, words: 'O planador passa\ne não pede licença.' },
        { from: 21, to: 27, words: 'Uma regra só.\nO resto é companhia.' },
      ],
    },
    {
      language: 'en',
      cues: [
        { from: 2, to: 6, words: 'Nobody waters this garden.' },
        { from: 8, to: 12, words: 'Every flower counts its neighbours\nand decides.' },
        { from: 14, to: 18.5, words: 'The glider passes through\nand asks no leave.' },
        { from: 21, to: 27, words: 'One rule only.\nThe rest is company.' },
      ],
    },
  ],
}
