import type { Film } from '../film.ts'
import { gradient } from '../paint.ts'
import { together } from '../score.ts'

export const endlessCoast: Film = {
  id: 'endless-coast',
  name: { en: 'The Endless Coast', ja: '果てしない海岸', fr: 'La côte sans fin', de: 'Die endlose Küste', es: 'La costa infinita' },
  synopsis: {
    en: 'Measured with a shorter ruler, every coast grows longer. A surveyor sets out to find its true length and goes a little closer, and a little closer.',
    ja: '物差しを短くするほど、海岸線は長くなる。測量士は本当の長さを求めて、もう少し近くへ、もう少し近くへと進む。',
    fr: 'Mesurée avec une règle plus courte, toute côte s’allonge. Un arpenteur part chercher sa vraie longueur, s’approche un peu, et encore un peu.',
    de: 'Mit kürzerem Lineal gemessen wird jede Küste länger. Ein Vermesser sucht ihre wahre Länge und geht ein wenig näher heran, und noch ein wenig.',
  },
  year: 2018,
  genres: ['Science', 'Adventure'],
  cast: [
    { name: 'Benedikt Almqvist', role: 'The surveyor' },
    { name: 'Zoé Lacombe', role: 'The ruler' },
  ],
  maturityAge: 0,
  originalLanguage: 'fr',
  seconds: 28,
  picture: {
    grain: 3,
    palettes: {
      chart: gradient([
        [0, '#050816'],
        [0.12, '#0f2147'],
        [0.3, '#1f6f8f'],
        [0.48, '#7fd0c0'],
        [0.62, '#f6eecb'],
        [0.78, '#e39a4c'],
        [0.92, '#7a2b2b'],
        [1, '#1a0a14'],
      ]),
    },
    stills: () => ({}),
    graph: ({ width, height, seconds }) => [
      `mandelbrot=s=${Math.round(width * 0.75)}x${Math.round(height * 0.75)}:r=24:start_x=-0.743643887037158:start_y=0.131825904205312:start_scale=2.6:end_scale=0.0004:end_pts=${seconds * 25}:maxiter=360:inner=black,format=gray,scale=${width}:${height}:flags=bicubic[depth]`,
      '[depth]format=gbrp,lut1d=endless-coast-chart.cube[picture]',
    ],
  },
  sound: [
    {
      language: 'fr',
      score: {
        barSeconds: 3.5,
        chords: [
          [48, 55, 60, 64],
          [50, 57, 62, 66],
          [52, 59, 64, 68],
          [54, 61, 66, 70],
        ],
        room: 0.4,
        voices: [
          ...together('pad', [0, 1, 2, 3], 0.4),
          { instrument: 'pluck', steps: [0, 1, 2, 3, 4, 5, 6, 7], octave: 1, level: 0.2, pan: 0.3 },
          { instrument: 'bell', steps: [null, null, null, 7], octave: 1, level: 0.12, pan: -0.4 },
          { instrument: 'bass', steps: [0, null], octave: -1, level: 0.3 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'fr',
      cues: [
        { from: 2, to: 6, words: 'Vue de loin, la côte est courte.' },
        { from: 8, to: 12.5, words: "Approchez-vous d'un pas :\nelle s'allonge de deux." },
        { from: 14, to: 18, words: 'Dans chaque baie, une île.\nDans chaque île, une baie.' },
        { from: 19.5, to: 22.5, words: 'Il écrit : « encore un peu ».' },
        { from: 23.5, to: 27, words: 'Il ne sera jamais plus loin\nni plus près.' },
      ],
    },
    {
      language: 'en',
      cues: [
        { from: 2, to: 6, words: 'From afar the coast is short.' },
        { from: 8, to: 12.5, words: 'Come one step closer:\nit grows by two.' },
        { from: 14, to: 18, words: 'In every bay an island.\nIn every island a bay.' },
        { from: 19.5, to: 22.5, words: 'He writes: “a little more”.' },
        { from: 23.5, to: 27, words: 'He will never be further off,\nor nearer.' },
      ],
    },
  ],
}
