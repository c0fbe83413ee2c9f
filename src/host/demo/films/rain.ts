import type { Film, Frame } from '../film.ts'
import { hashed } from '../noise.ts'
import { gradient, hex, smoothstep, type Rgb, type Still } from '../paint.ts'
import { together } from '../score.ts'
import { falling, weatherEpisode, weatherSeries } from './weather-series.ts'

const kerb = 0.7

/** City lights out of focus behind a wet pane, and what the street gives back of them. */
const city = ({ width, height }: Frame): Still => {
  const hues: readonly Rgb[] = [
    hex('#ff9a3c'),
    hex('#ffb95c'),
    hex('#ff4d4d'),
    hex('#3fa9c9'),
    hex('#ffd9a0'),
    hex('#ff7a45'),
    hex('#7fd6e8'),
  ]
  const lights = Array.from({ length: 90 }, (_, index) => {
    const near = hashed(index, 3, 56) ** 2
    const side = hashed(index, 1, 56) - 0.5
    return {
      // They gather where the street ends and grow towards the sides.
      u: width / height / 2 + side * (0.5 + 1.5 * near) * (width / height) * 0.75,
      v: kerb - 0.06 - (0.1 + 0.45 * near) * hashed(index, 2, 56),
      radius: 0.01 + 0.055 * near,
      strength: 0.16 + 0.42 * hashed(index, 4, 56),
      hue: hues[Math.floor(hashed(index, 5, 56) * hues.length)]!,
    }
  })
  const wall = gradient([
    [0, '#060818'],
    [0.45, '#10173a'],
    [0.7, '#241a33'],
    [1, '#0c0f1c'],
  ])
  return {
    kind: 'colour',
    width,
    height,
    at: (x, y) => {
      const [u, v] = [x / height, y / height]
      let [red, green, blue] = wall(v)
      for (const light of lights) {
        let lit = 0
        const away = Math.hypot(u - light.u, v - light.v) / light.radius
        if (away < 4) lit += light.strength * (smoothstep(1.12, 0.8, away) * (0.8 + 0.2 * smoothstep(0.5, 1, away)) + 0.1 * Math.exp(-away))
        const aside = (u - light.u) / (light.radius * 0.7 + 0.01)
        if (v > kerb && Math.abs(aside) < 3)
          lit += 0.4 * light.strength * Math.exp(-aside * aside) * Math.exp(-(v - kerb) * 5) * smoothstep(kerb, kerb + 0.03, v)
        red += light.hue[0] * lit
        green += light.hue[1] * lit
        blue += light.hue[2] * lit
      }
      return [red, green, blue]
    },
  }
}

export const rain: Film = {
  ...weatherEpisode,
  id: 'weather-indoors-2-rain',
  episode: { seriesId: weatherSeries.id, season: 1, episode: 2 },
  name: { en: 'Rain', ja: '雨', fr: 'Pluie', de: 'Regen', es: 'Lluvia' },
  synopsis: {
    en: 'The street is all lamps and no edges. A taxi is called, and sent away, and called.',
    ja: '通りは灯りだけになり、輪郭がない。タクシーを呼び、帰し、また呼ぶ。',
    fr: "La rue n'est plus que lampes, sans contours. On appelle un taxi, on le renvoie, on le rappelle.",
    es: 'La calle es toda luces y ningún borde. Piden un taxi, lo despiden, lo vuelven a pedir.',
  },
  maturityAge: 6,
  seconds: 24,
  picture: {
    grain: 6,
    stills: (frame) => ({
      city: city(frame),
      near: falling(frame, 211, 260, [0.8, 1.5], 26),
      far: falling(frame, 212, 900, [0.5, 0.9], 15),
      trickle: falling(frame, 213, 220, [1.6, 4.2], 1.35),
    }),
    graph: () => [
      '[near]scroll=v=-0.052:h=-0.003[near1]',
      '[far]scroll=v=-0.031:h=-0.002,lut=c0=val*0.6[far1]',
      '[trickle]scroll=v=-0.0011[drops]',
      '[near1][far1]blend=all_mode=screen,lut=c0=val*0.42[falling]',
      '[falling][drops]blend=all_mode=screen:all_opacity=0.45,format=gbrp[water]',
      '[city][water]blend=all_mode=screen[picture]',
    ],
  },
  sound: [
    {
      language: 'en',
      score: {
        barSeconds: 3,
        chords: [
          [45, 52, 55, 60],
          [50, 53, 57, 60],
          [43, 50, 53, 59],
          [48, 52, 55, 59],
        ],
        room: 0.35,
        voices: [
          ...together('reed', [1, 2, 3], 0.16),
          { instrument: 'pluck', steps: [null, 2, null, 3, null, 5, 4, null], octave: 1, level: 0.16, pan: 0.3 },
          { instrument: 'bass', steps: [0, 1, 2, 1], octave: -1, level: 0.3 },
          { noise: 'rain', level: 0.16 },
        ],
      },
    },
  ],
  subtitles: [
    {
      language: 'en',
      cues: [
        { from: 2, to: 5.5, words: 'Yes, a taxi. No, not yet.' },
        { from: 8, to: 12, words: 'Every lamp has taken off its edge\nand hung it up to dry.' },
        { from: 14.5, to: 17.5, words: 'Hello? Yes. Tell him ten minutes.' },
        { from: 19, to: 22, words: 'Tell him the street is full of fruit.' },
      ],
    },
    {
      language: 'fr',
      cues: [
        { from: 2, to: 5.5, words: 'Oui, un taxi. Non, pas encore.' },
        { from: 8, to: 12, words: 'Chaque lampe a ôté son contour\net l’a mis à sécher.' },
        { from: 14.5, to: 17.5, words: 'Allô ? Oui. Dites-lui dix minutes.' },
        { from: 19, to: 22, words: 'Dites-lui que la rue est pleine de fruits.' },
      ],
    },
  ],
}
