import { describe, expect, it } from 'vitest'
import type { TitlePage } from '../../src/contracts/catalogue.ts'
import type { TitleId } from '../../src/contracts/ids.ts'
import { nextEpisode } from './next-episode.ts'

const episode = (n: number, playable = true): TitlePage['episodeCards'][number] => ({
  titleId: `e${n}` as TitleId, kind: 'episode', name: `Part ${n}`, nameLanguage: 'en', tagline: '', synopsis: '', genres: [], maturityAge: 0, season: 1, episode: n, playable,
}) // prettier-ignore
const at = (n: number, finished = false) => ({
  titleId: `e${n}` as TitleId,
  positionSeconds: 30,
  durationSeconds: 60,
  finished,
  at: '2026-01-01T00:00:00.000Z',
})
const three = [episode(1), episode(2), episode(3)]

describe('the episode to go on with', () => {
  it('is the first for somebody new', () => {
    expect(nextEpisode(three, [])).toEqual({ episode: three[0], position: undefined })
  })

  it('is the one in the middle of which somebody stopped last', () => {
    expect(nextEpisode(three, [at(2), at(1)])).toEqual({ episode: three[1], position: at(2) })
  })

  it('is the one after the last that was finished, from where it was left before', () => {
    expect(nextEpisode(three, [at(1, true)])).toEqual({ episode: three[1], position: undefined })
    expect(nextEpisode(three, [at(1, true), at(2)])).toEqual({ episode: three[1], position: at(2) })
  })

  it('begins again after the last of all', () => {
    expect(nextEpisode(three, [at(3, true), at(1, true)])).toEqual({ episode: three[0], position: undefined })
  })

  it('leaves out what cannot be played yet', () => {
    expect(nextEpisode([episode(1), episode(2, false), episode(3)], [at(1, true)]).episode?.titleId).toBe('e3')
    expect(nextEpisode([episode(1, false)], [at(1)])).toEqual({ episode: undefined, position: undefined })
  })

  it('does not mind places in other titles', () => {
    expect(nextEpisode(three, [{ ...at(1), titleId: 'film' as TitleId }]).episode?.titleId).toBe('e1')
  })
})
