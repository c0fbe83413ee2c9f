import { describe, expect, it } from 'vitest'
import { TitleWrite } from '../../contracts/catalogue.ts'
import { films, series } from './films.ts'
import { masterArguments } from './picture-arguments.ts'

describe('the demo catalogue', () => {
  it('holds a dozen films of 20 to 60 seconds, among them one series of three episodes', () => {
    expect(films).toHaveLength(12)
    expect(new Set([...films, ...series].map(({ id }) => id)).size).toBe(13)
    expect(films.filter(({ seconds }) => seconds < 20 || seconds > 60)).toEqual([])
    expect(films.flatMap(({ episode }) => (episode ? [episode] : []))).toEqual(
      [1, 2, 3].map((episode) => ({ seriesId: 'weather-indoors', season: 1, episode })),
    )
  })

  it('begins with a short film for everybody', () => {
    expect(films[0]).toMatchObject({ seconds: 24, maturityAge: 0 })
    expect(new Set(films.map(({ maturityAge }) => maturityAge))).toEqual(new Set([0, 6, 12]))
  })

  it('is written so that the catalogue takes it', () => {
    for (const { name, synopsis, year, genres, cast, maturityAge, originalLanguage } of [...films, ...series]) {
      const words = { kind: 'film', name, synopsis, year, genres, cast, maturityAge, originalLanguage }
      expect(TitleWrite.safeParse(words).error?.issues).toBeUndefined()
    }
  })

  it.each([...films, ...series].map((work) => [work.id, work] as const))(
    '%s has a Japanese name, one with an accent or umlaut near it, and synopses',
    (_, { name, synopsis }) => {
      expect(name['ja']).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
      expect(`${Object.values(name).join()} ${Object.values(synopsis).join()}`).toMatch(/[àâäéèêëíîïóôöøúûüñçðþæ]/)
      expect(Object.keys(synopsis).length).toBeGreaterThanOrEqual(3)
    },
  )

  it.each(films.map((film) => [film.id, film] as const))(
    '%s has subtitles in two languages, one after the other and within the film',
    (_, { subtitles, seconds }) => {
      expect(subtitles).toHaveLength(2)
      for (const { cues } of subtitles) {
        const moments = cues.flatMap(({ from, to }) => [from, to])
        expect(moments).toEqual(moments.toSorted((a, b) => a - b))
        expect(moments.at(-1)).toBeLessThan(seconds)
      }
    },
  )

  it('lets six films be heard in two languages', () => {
    expect(films.filter(({ sound }) => sound.length === 2).map(({ id }) => id)).toEqual([
      'first-light',
      'northern-hours',
      'copper-sea',
      'weather-indoors-1-snow',
      'outbound',
      'terminus',
    ])
  })

  it.each(films.map((film) => [film.id, film] as const))('%s tags its sound and uses each still that it paints', (_, film) => {
    const frame = { width: 64, height: 36, seconds: 1 }
    const args = masterArguments(film, frame, 'out.mkv')
    expect(args).not.toContain('language=und')
    const graph = film.picture.graph(frame).join(';')
    for (const name of Object.keys(film.picture.stills(frame))) expect(graph).toContain(`[${name}]`)
    for (const name of Object.keys(film.picture.palettes ?? {})) expect(graph).toContain(`lut1d=${film.id}-${name}.cube`)
  })
})
