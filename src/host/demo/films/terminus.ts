import type { Film, Frame } from '../film.ts'
import { cells, hashed } from '../noise.ts'
import { gradient, smoothstep, type Still } from '../paint.ts'
import { together } from '../score.ts'

const around = 1024
const along = 2048

/** The wall of the tunnel unrolled: ribs, panels, cables, and lamps at every second rib. */
const wall = (): Still => {
  const dirt = cells(83, 64, 128)
  return {
    kind: 'grey',
    width: around,
    height: along,
    at: (x, y) => {
      const [panel, inPanel] = [Math.floor((x / around) * 16), ((x / around) * 16) % 1]
      const [rib, inRib] = [Math.floor((y / along) * 16), ((y / along) * 16) % 1]
      const joint = Math.min(
        smoothstep(0, 0.05, inPanel),
        smoothstep(1, 0.95, inPanel),
        smoothstep(0, 0.06, inRib),
        smoothstep(1, 0.94, inRib),
      )
      const shade = 0.1 + 0.16 * hashed(panel, rib, 7) + 0.1 * dirt((x / around) * 64, (y / along) * 128)
      const cable = [2, 6].some((place) => panel === place) ? 0.22 * smoothstep(0.2, 0.04, Math.abs(inPanel - 0.5)) : 0
      const isLamp = (panel === 4 || panel === 12) && rib % 2 === 0
      const lamp = isLamp ? smoothstep(0.46, 0.2, Math.abs(inPanel - 0.5)) * smoothstep(0.5, 0.3, Math.abs(inRib - 0.5)) : 0
      const spill = panel >= 3 && panel <= 5 && rib % 2 === 0 ? 0.16 : 0
      return Math.min(1, joint * (shade + cable + spill) + lamp)
    },
  }
}

/** Drawn larger than the frame, so that the camera can sway. */
const margin = 1.16

const polar = ({ width, height }: Frame, axis: 'angle' | 'depth'): Still => {
  const [wide, high] = [Math.round(width * margin), Math.round(height * margin)]
  return {
    kind: 'map',
    width: wide,
    height: high,
    at: (x, y) => {
      const [u, v] = [(x + 0.5 - wide / 2) / height, (y + 0.5 - high / 2) / height]
      if (axis === 'angle') return Math.floor((Math.atan2(v, u) / (2 * Math.PI) + 0.5) * around) % around
      return Math.floor((0.3 / (Math.hypot(u, v) + 0.012)) * 420) % along
    },
  }
}

const depth = ({ width, height }: Frame): Still => {
  const [wide, high] = [Math.round(width * margin), Math.round(height * margin)]
  return {
    kind: 'grey',
    width: wide,
    height: high,
    at: (x, y) => {
      const away = Math.hypot((x - wide / 2) / height, (y - high / 2) / height)
      return smoothstep(0.02, 0.5, away) * 0.92 + 0.08
    },
  }
}

/** The light at the end. */
const exit = ({ width, height }: Frame): Still => {
  const [wide, high] = [Math.round(width * margin), Math.round(height * margin)]
  return {
    kind: 'grey',
    width: wide,
    height: high,
    at: (x, y) => {
      const away = Math.hypot((x - wide / 2) / height, (y - high / 2) / height)
      return 0.75 * Math.exp(-away * away * 160) + 0.25 * Math.exp(-away * 7)
    },
  }
}

export const terminus: Film = {
  id: 'terminus',
  name: { en: 'Terminus', ja: '終着駅', fr: 'Terminus', de: 'Endstation', es: 'Última parada' },
  synopsis: {
    en: 'The night train has left its last station and does not stop. Ahead there is a light that keeps its distance.',
    ja: '夜行列車は最後の駅を出て、もう止まらない。前方の光は、いつまでも近づかない。',
    de: 'Der Nachtzug hat seine letzte Station verlassen und hält nicht mehr. Vor ihm ist ein Licht, das Abstand hält.',
    fr: "Le train de nuit a quitté sa dernière gare et ne s'arrête plus. Devant lui, une lumière garde ses distances.",
  },
  year: 2025,
  genres: ['Thriller', 'Night'],
  cast: [
    { name: 'Viktor Amsel', role: 'The driver' },
    { name: 'Noor Haddad', role: 'The passenger' },
    { name: 'Céline Aubry', role: 'The voice of the line' },
  ],
  maturityAge: 12,
  originalLanguage: 'de',
  seconds: 30,
  picture: {
    grain: 5,
    palettes: {
      sodium: gradient([
        [0, '#04050c'],
        [0.16, '#14162b'],
        [0.34, '#4a2c33'],
        [0.55, '#b35a24'],
        [0.78, '#ffc05e'],
        [1, '#fff8e6'],
      ]),
    },
    stills: (frame) => ({
      wall: wall(),
      angle: polar(frame, 'angle'),
      depth: polar(frame, 'depth'),
      shade: depth(frame),
      exit: exit(frame),
    }),
    graph: ({ width, height }) => {
      const swayX = `(in_w-out_w)*(0.5+0.3*sin(t*0.7)+0.2*sin(t*1.9))`
      const swayY = `(in_h-out_h)*(0.5+0.25*sin(t*0.9+1)+0.25*sin(t*2.3))`
      return [
        '[wall]scroll=v=0.0085:h=0.0006[rushing]',
        '[rushing][angle][depth]remap=format=gray[tunnel]',
        '[tunnel][shade]blend=all_mode=multiply[dark]',
        `[dark][exit]blend=all_mode=screen,crop=${width}:${height}:'${swayX}':'${swayY}'[seen]`,
        '[seen]tmix=frames=2,format=gbrp,lut1d=terminus-sodium.cube[picture]',
      ]
    },
  },
  sound: [
    {
      language: 'de',
      score: {
        barSeconds: 2.4,
        chords: [
          [38, 45, 50, 53],
          [38, 45, 50, 53],
          [36, 43, 48, 51],
          [34, 41, 46, 50],
        ],
        room: 0.3,
        voices: [
          { instrument: 'drum', steps: [0, null, 0, 0, null, null, 0, null], octave: 0, level: 0.3 },
          { instrument: 'bass', steps: [0, 0, null, 0, 0, null, 1, 0], octave: 0, level: 0.3 },
          ...together('choir', [1, 2, 3], 0.14, 1),
          { instrument: 'bell', steps: [null, null, 5, null], octave: 1, level: 0.1, pan: 0.5, bars: [3, 99] },
          { noise: 'wind', level: 0.35 },
        ],
      },
    },
    {
      language: 'en',
      score: {
        barSeconds: 2.4,
        chords: [
          [38, 45, 50, 53],
          [38, 45, 50, 53],
          [36, 43, 48, 51],
          [34, 41, 46, 50],
        ],
        room: 0.3,
        voices: [
          { instrument: 'drum', steps: [0, null, 0, 0, null, null, 0, null], octave: 0, level: 0.3 },
          { instrument: 'pluck', steps: [0, 1, 2, 1, 3, 1, 2, 1], octave: 1, level: 0.2, pan: -0.2 },
          ...together('pad', [0, 2], 0.25),
          { noise: 'wind', level: 0.35 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'de',
      cues: [
        { from: 2, to: 5.5, words: 'Bitte nicht mehr aussteigen.' },
        { from: 7.5, to: 11.5, words: 'Der Fahrplan endet hier.\nDie Strecke nicht.' },
        { from: 14, to: 18, words: 'Fahrer? Das Licht da vorn,\nist das ein Bahnhof?' },
        { from: 19.5, to: 23, words: 'Das ist jemand,\nder dasselbe fragt.' },
        { from: 24.5, to: 28, words: '<i>Er kommt nicht näher.</i>' },
      ],
    },
    {
      language: 'en',
      cues: [
        { from: 2, to: 5.5, words: 'Please do not alight any more.' },
        { from: 7.5, to: 11.5, words: 'The timetable ends here.\nThe line does not.' },
        { from: 14, to: 18, words: 'Driver? The light ahead,\nis it a station?' },
        { from: 19.5, to: 23, words: 'It is somebody\nwho is asking the same.' },
        { from: 24.5, to: 28, words: '<i>He is not getting closer.</i>' },
      ],
    },
  ],
}
