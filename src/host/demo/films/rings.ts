import type { Film, Frame } from '../film.ts'
import { hashed } from '../noise.ts'
import { gradient, smoothstep, type Still } from '../paint.ts'
import { together } from '../score.ts'

/** Where drops fall, in widths and heights, and how fast their rings run. */
const sources = [
  { x: 0.3, y: 0.42, speed: -0.0011 },
  { x: 0.74, y: 0.3, speed: -0.00135 },
  { x: 0.52, y: 0.8, speed: -0.0009 },
] as const

const stripWidth = 4096

/** One ray of a ring: trains of waves with quiet water between them. It is looked up by distance and moves outwards. */
const ray = (seed: number): Still => ({
  kind: 'grey',
  width: stripWidth,
  height: 2,
  at: (x) => {
    const turn = (2 * Math.PI * x) / stripWidth
    const trains = 0.5 + 0.5 * Math.sin(3 * turn + 6 * hashed(1, 1, seed)) * Math.sin(5 * turn + 6 * hashed(2, 1, seed))
    return 0.5 + 0.5 * smoothstep(0.15, 0.85, trains) * Math.sin(58 * turn)
  },
})

/** Distance from a source in steps of the ray; a flat view, so circles are ellipses. */
const distances = ({ width, height }: Frame, source: (typeof sources)[number]): Still => ({
  kind: 'map',
  width,
  height,
  at: (x, y) => (Math.hypot(x / width - source.x, ((y / height - source.y) * 1.35 * height) / width) * stripWidth) / 1.7,
})

const moonlight = ({ width, height }: Frame): Still => ({
  kind: 'grey',
  width,
  height,
  at: (x, y) => {
    const path = Math.abs(x / width - 0.56) / (0.12 + 0.35 * (y / height))
    return 0.42 + 0.58 * Math.exp(-path * path * 1.4) * (0.7 + 0.3 * (y / height))
  },
})

export const rings: Film = {
  id: 'rings',
  name: { en: 'Three Drops', ja: '三つのしずく', fr: 'Trois gouttes', de: 'Drei Tropfen', pt: 'Três gotas' },
  synopsis: {
    en: 'Three drops fall into the same pond. Their rings meet, agree, disagree, and pass through one another unharmed.',
    ja: '同じ池に三つのしずくが落ちる。波紋は出会い、重なり、打ち消しあい、傷つかずにすれ違う。',
    fr: "Trois gouttes tombent dans le même étang. Leurs cercles se rencontrent, s'accordent, se contredisent et se traversent sans dommage.",
    de: 'Drei Tropfen fallen in denselben Teich. Ihre Ringe treffen sich, stimmen überein, widersprechen sich und gehen unverletzt durcheinander hindurch.',
  },
  year: 2023,
  genres: ['Abstract', 'Science'],
  cast: [
    { name: 'Inês Valdrada', role: 'First drop' },
    { name: 'Tomoe Arai', role: 'Second drop' },
    { name: 'Jules Perrin', role: 'The pond' },
  ],
  maturityAge: 0,
  originalLanguage: 'fr',
  seconds: 26,
  picture: {
    grain: 3,
    palettes: {
      water: gradient([
        [0, '#020812'],
        [0.3, '#05233f'],
        [0.5, '#0b4562'],
        [0.66, '#2b8a96'],
        [0.8, '#a8dcd6'],
        [1, '#fdf6dc'],
      ]),
    },
    stills: (frame) => ({
      ray1: ray(1),
      ray2: ray(2),
      ray3: ray(3),
      row: { kind: 'map', width: frame.width, height: frame.height, at: () => 0 },
      far1: distances(frame, sources[0]),
      far2: distances(frame, sources[1]),
      far3: distances(frame, sources[2]),
      moon: moonlight(frame),
    }),
    graph: () => [
      '[row]split=3[row1][row2][row3]',
      ...sources.map(({ speed }, index) => `[ray${index + 1}]scroll=h=${speed}[moving${index + 1}]`),
      ...sources.map((_, index) => `[moving${index + 1}][far${index + 1}][row${index + 1}]remap=format=gray[rings${index + 1}]`),
      '[rings1][rings2]blend=all_mode=average[two]',
      '[two][rings3]blend=all_mode=average,eq=contrast=1.7:brightness=-0.02[three]',
      '[three][moon]blend=all_mode=multiply,format=gbrp,lut1d=rings-water.cube[picture]',
    ],
  },
  sound: [
    {
      language: 'fr',
      score: {
        barSeconds: 3,
        chords: [
          [52, 59, 64, 67],
          [48, 55, 60, 64],
          [45, 52, 57, 60],
          [47, 54, 59, 63],
        ],
        room: 0.5,
        voices: [
          ...together('choir', [1, 2], 0.16),
          { instrument: 'bell', steps: [0, null, null, 3, null, 5, null, null], octave: 1, level: 0.2, pan: -0.5 },
          { instrument: 'bell', steps: [null, null, 2, null, null, null, 6, null], octave: 1, level: 0.17, pan: 0.5 },
          { instrument: 'pluck', steps: [null, 4, null, null, 7, null, null, 6], octave: 1, level: 0.14 },
          { noise: 'sea', level: 0.05 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'fr',
      cues: [
        { from: 2, to: 5.5, words: 'La première goutte ne sait rien\nde la deuxième.' },
        { from: 7, to: 11, words: 'Elles se parlent\navec la même eau.' },
        { from: 13, to: 17, words: 'Là où elles sont d’accord, la lumière.\nLà où elles se taisent, le noir.' },
        { from: 19, to: 23.5, words: 'Puis chacune continue,\nentière.' },
      ],
    },
    {
      language: 'en',
      cues: [
        { from: 2, to: 5.5, words: 'The first drop knows nothing\nof the second.' },
        { from: 7, to: 11, words: 'They speak to each other\nin the same water.' },
        { from: 13, to: 17, words: 'Where they agree, light.\nWhere they fall silent, dark.' },
        { from: 19, to: 23.5, words: 'Then each goes on,\nwhole.' },
      ],
    },
  ],
}
