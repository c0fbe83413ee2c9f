import type { Film, Frame } from '../film.ts'
import { cells, clouds } from '../noise.ts'
import { gradient, hex, mixColours, smoothstep, type Still } from '../paint.ts'
import { together } from '../score.ts'
import { specks } from '../specks.ts'

const skyColours = gradient([
  [0, '#04061a'],
  [0.5, '#0a1238'],
  [0.8, '#17265a'],
  [1, '#223a6b'],
])

const night = (frame: Frame): Still => {
  const { width, height } = frame
  const unit = height / 720
  const stars = specks({ seed: 5, count: 700, width, height, sizes: [0.55 * unit, 1.9 * unit] })
  const milkyWay = clouds(8, 6, 6, 5)
  return {
    kind: 'colour',
    width,
    height,
    at: (x, y) => {
      const [u, v] = [x / width, y / height]
      const band = Math.exp(-(((v - 0.1 - 0.35 * u) / 0.16) ** 2)) * milkyWay(u * 6, v * 6)
      const lit = mixColours(skyColours(v / 0.8), hex('#aebce8'), 0.22 * band)
      const star = stars.kind === 'grey' ? stars.at(x, y) * smoothstep(0.8, 0.3, v) : 0
      return mixColours(lit, [1, 0.98, 0.93], star)
    },
  }
}

/** Curtains of light as one long row that is drawn out upwards: columns of different strength, bright below and thin above. */
const rowLength = 4096
const row = (seed: number): Still => {
  const folds = cells(seed, 26, 1)
  const rays = cells(seed + 1, 190, 1)
  const fine = cells(seed + 2, 700, 1)
  return {
    kind: 'grey',
    width: rowLength,
    height: 2,
    at: (x) => {
      const u = x / rowLength
      const fold = smoothstep(0.34, 0.86, folds(u * 26, 0))
      return fold * (0.45 + 0.4 * rays(u * 190, 0) + 0.15 * fine(u * 700, 0))
    },
  }
}

/** Where the hem of a curtain hangs, in heights from the top. */
const hem = (u: number, layer: number): number =>
  0.5 + 0.07 * layer + 0.09 * Math.sin(4.1 * u + 2 * layer) + 0.05 * Math.sin(9.7 * u - layer)

const columns = ({ width, height }: Frame, layer: number): Still => ({
  kind: 'map',
  width,
  height,
  // The rays lean towards the zenith, and the folds bunch up where the curtain turns.
  at: (x, y) =>
    (0.06 + (x / width) * 0.28 + 0.035 * Math.sin(6 * (x / width) + layer * 2) + 0.05 * (x / width - 0.5) * (1 - y / height)) * rowLength,
})

const drape = ({ width, height }: Frame, layer: number): Still => ({
  kind: 'grey',
  width,
  height,
  at: (x, y) => {
    const above = hem(x / width, layer) - y / height
    return above > 0 ? Math.exp(-above * (3.2 + layer)) * smoothstep(0, layer < 0 ? 0.12 : 0.04, above) : 0
  },
})

const shore = ({ width, height }: Frame): Still => {
  const peaks = clouds(21, 7, 1, 6)
  const forest = clouds(22, 60, 1, 4)
  return {
    kind: 'layer',
    width,
    height,
    at: (x, y) => {
      const [u, v] = [x / width, y / height]
      const mountain = smoothstep(-1, 1, (v - (0.78 - 0.26 * (peaks(u * 7, 0) - 0.35))) * height)
      const trees = smoothstep(-1.5, 1.5, (v - (0.9 - 0.1 * (forest(u * 60, 0) - 0.3) - 0.02 * Math.sin(5 * u))) * height)
      const snow = smoothstep(0.1, 0.9, peaks(u * 7, v * 9)) * 0.35
      const rock = mixColours(hex('#10183a'), hex('#46598c'), snow * (1 - smoothstep(0.62, 0.84, v)))
      return [...mixColours(rock, hex('#03050f'), trees), Math.max(mountain, trees)]
    },
  }
}

const aurora = gradient([
  [0, '#000000'],
  [0.2, '#06301f'],
  [0.45, '#15a05a'],
  [0.7, '#6ff2a4'],
  [1, '#f2fff0'],
])
const violet = gradient([
  [0, '#000000'],
  [0.25, '#1c0a3a'],
  [0.55, '#6a2fa8'],
  [0.8, '#d46ad0'],
  [1, '#ffe6fb'],
])

export const northernHours: Film = {
  id: 'northern-hours',
  name: { en: 'Northern Hours', is: 'Norðurstundir', ja: '北の時間', fr: 'Heures boréales', de: 'Nordstunden' },
  synopsis: {
    en: 'Over a fjord without a name the sky hangs out its curtains to dry. A long night, told in green.',
    is: 'Yfir nafnlausum firði hengir himinninn tjöld sín til þerris. Löng nótt, sögð í grænu.',
    ja: '名もない入り江の空に、光の幕が干されている。緑色で語られる長い夜。',
    fr: 'Au-dessus d’un fjord sans nom, le ciel met ses rideaux à sécher. Une longue nuit racontée en vert.',
  },
  year: 2022,
  genres: ['Nature', 'Night'],
  cast: [
    { name: 'Sólveig Hrafn', role: 'The solar wind' },
    { name: 'Émile Garance', role: 'The fjord' },
    { name: 'Aoi Kitagawa', role: 'The cold' },
  ],
  maturityAge: 0,
  originalLanguage: 'is',
  seconds: 36,
  picture: {
    grain: 4,
    palettes: { green: aurora, violet },
    stills: (frame) => {
      const soft = { ...frame, width: frame.width / 2, height: frame.height / 2 }
      return {
        night: night(frame),
        row1: row(31),
        row2: row(37),
        row3: row(43),
        columns1: columns(soft, 0),
        columns2: columns(soft, 1),
        columns3: columns(soft, 2),
        line: { kind: 'map', width: soft.width, height: soft.height, at: () => 0 },
        drape1: drape(soft, 0),
        drape2: drape(soft, 1),
        drape3: drape(soft, -0.6),
        shore: shore(frame),
      }
    },
    graph: ({ width, height }) => [
      '[line]split=3[line1][line2][line3]',
      '[row1]scroll=h=0.00035[light1]',
      '[row2]scroll=h=-0.00027[light2]',
      '[row3]scroll=h=0.00052[light3]',
      ...[1, 2, 3].map((layer) => `[light${layer}][columns${layer}][line${layer}]remap=format=gray[rays${layer}]`),
      ...[1, 2, 3].map((layer) => `[rays${layer}][drape${layer}]blend=all_mode=multiply[curtain${layer}]`),
      '[curtain1][curtain2]blend=all_mode=screen,gblur=sigma=1,format=gbrp,lut1d=northern-hours-green.cube[green]',
      '[curtain3]format=gbrp,lut1d=northern-hours-violet.cube[violet]',
      `[green][violet]blend=all_mode=screen,scale=${width}:${height}:flags=bilinear[both]`,
      '[night][both]blend=all_mode=screen[lit]',
      '[lit][shore]overlay[picture]',
    ],
  },
  sound: [
    {
      language: 'is',
      score: {
        barSeconds: 5,
        chords: [
          [45, 52, 57, 64],
          [43, 50, 55, 62],
          [41, 48, 57, 60],
          [48, 55, 60, 67],
        ],
        room: 0.55,
        voices: [
          ...together('choir', [0, 1, 2, 3], 0.3),
          ...together('pad', [0, 2], 0.3, -1),
          { instrument: 'bell', steps: [null, 3, null, 5, null, null, 6, null, 4, null], octave: 1, level: 0.09, pan: 0.4, bars: [1, 9] },
          { noise: 'wind', level: 0.2 },
        ],
      },
    },
    {
      language: 'en',
      score: {
        barSeconds: 5,
        chords: [
          [45, 52, 57, 64],
          [43, 50, 55, 62],
          [41, 48, 57, 60],
          [48, 55, 60, 67],
        ],
        room: 0.55,
        voices: [
          ...together('pad', [0, 1, 2, 3], 0.45),
          { instrument: 'pluck', steps: [0, 2, 3, 5, 6, 5, 3, 2, 4, 3], octave: 1, level: 0.13, pan: -0.3 },
          { instrument: 'bass', steps: [0, null], octave: -1, level: 0.24, bars: [1, 9] },
          { noise: 'wind', level: 0.16 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'is',
      cues: [
        { from: 2.5, to: 7, words: 'Nóttin á sér enga klukku hér.' },
        { from: 9, to: 14, words: 'Einhver hristir tjöldin\ná himninum.' },
        { from: 16, to: 21, words: 'Grænt er hljóðið\nsem við heyrum ekki.' },
        { from: 23, to: 28.5, words: 'Fjörðurinn heldur niðri í sér andanum\ntil þess að missa ekki af neinu.' },
        { from: 30, to: 34.5, words: 'Góða nótt,\nsegir enginn, og við svörum.' },
      ],
    },
    {
      language: 'en',
      cues: [
        { from: 2.5, to: 7, words: 'The night keeps no clock here.' },
        { from: 9, to: 14, words: 'Somebody is shaking out\nthe curtains of the sky.' },
        { from: 16, to: 21, words: 'Green is the sound\nthat we do not hear.' },
        { from: 23, to: 28.5, words: 'The fjord is holding its breath\nso as not to miss anything.' },
        { from: 30, to: 34.5, words: 'Good night,\nsays nobody, and we answer.' },
      ],
    },
  ],
}
