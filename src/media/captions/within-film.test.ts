import { expect, it } from 'vitest'
import { withinFilm } from './within-film.ts'

it('cues are cut to the film, on its own clock', () => {
  const cue = (startMs: number, endMs: number) => ({ startMs, endMs, place: {}, spans: [{ text: 'x' }] })
  const cues = [cue(0, 1400), cue(1000, 2000), cue(2000, 9000), cue(4400, 5000)]
  expect(withinFilm(cues, { startsAtMs: 1400, lastsMs: 3000 })).toEqual([cue(0, 600), cue(600, 3000)])
  expect(withinFilm(cues, { lastsMs: 10_000 })).toEqual(cues)
})
