import type { Frame, Series } from '../film.ts'
import type { Still } from '../paint.ts'
import { specks } from '../specks.ts'

/** Three evenings behind three windows. All of it is hard to encode, each in its own way. */
export const weatherSeries: Series = {
  id: 'weather-indoors',
  name: {
    en: 'Weather, Seen from Indoors',
    ja: '窓の内から見た天気',
    fr: "La météo vue de l'intérieur",
    de: 'Wetter, von drinnen gesehen',
    es: 'El tiempo, visto desde dentro',
  },
  synopsis: {
    en: 'Three evenings, three windows. Somebody is always about to go out, and never does.',
    ja: '三つの夜、三つの窓。誰かがいつも出かけようとして、結局出かけない。',
    fr: "Trois soirs, trois fenêtres. Quelqu'un est toujours sur le point de sortir et ne sort jamais.",
    de: 'Drei Abende, drei Fenster. Jemand will immer gerade hinausgehen und tut es nie.',
  },
  year: 2025,
  genres: ['Series', 'Slow cinema'],
  cast: [
    { name: 'Hanne Østby', role: 'Whoever is at the window' },
    { name: 'Rafael Moura', role: 'The weather' },
  ],
  maturityAge: 6,
  originalLanguage: 'en',
}

/** What its episodes have in common. */
export const weatherEpisode = {
  year: weatherSeries.year,
  genres: weatherSeries.genres,
  cast: weatherSeries.cast,
  originalLanguage: weatherSeries.originalLanguage,
} as const

/** Flakes or drops at one distance; sizes are for a picture of 720 rows. */
export const falling = (frame: Frame, seed: number, count: number, sizes: readonly [number, number], stretch: number): Still => {
  const unit = frame.height / 720
  return specks({
    seed,
    count,
    width: frame.width,
    height: frame.height,
    sizes: [Math.max(0.45, sizes[0] * unit), Math.max(0.6, sizes[1] * unit)],
    stretch,
  })
}
