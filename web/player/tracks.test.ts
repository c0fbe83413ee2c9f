import { describe, expect, it } from 'vitest'
import { audioChoices, forcedTrackFor, qualityChoices, textChoices, trackOfAudio, trackOfHeight } from './tracks.ts'

const video = (height: number | null, bandwidth: number, codecs = 'avc1.64001f', active = false) => ({ height, bandwidth, codecs, active })
const audio = (language: string, changes: object = {}) => ({
  language,
  label: null,
  roles: ['main'],
  channelsCount: 2,
  active: false,
  ...changes,
})
const text = (id: number, language: string, changes: object = {}) => ({
  id,
  language,
  label: null,
  roles: ['subtitle'],
  forced: false,
  active: false,
  ...changes,
})

describe('tracks', () => {
  it('offers every height once, highest first, with its dearest rate', () => {
    expect(qualityChoices([video(240, 300_000), video(1080, 6_000_000), video(1080, 4_000_000, 'av01.0.08M.08'), video(null, 1)])).toEqual([
      { height: 1080, bitrateKbps: 6000 },
      { height: 240, bitrateKbps: 300 },
    ])
  })

  it('locks a height in the codec that plays', () => {
    const tracks = [video(240, 300_000, 'av01.0.00M.08', true), video(1080, 6_000_000), video(1080, 4_000_000, 'av01.0.08M.08')]
    expect(trackOfHeight(tracks, 1080)).toBe(tracks[2])
  })

  it('takes another codec when the one that plays has no such height', () => {
    const tracks = [video(240, 300_000, 'av01.0.00M.08', true), video(1080, 6_000_000)]
    expect(trackOfHeight(tracks, 1080)).toBe(tracks[1])
    expect(trackOfHeight(tracks, 720)).toBeUndefined()
  })

  it('offers the same sound in two codecs once', () => {
    const choices = audioChoices([
      audio('en', { active: true }),
      audio('ja'),
      audio('en'),
      audio('en', { roles: ['commentary'], label: 'Director' }),
    ])
    expect(choices.map(({ language, purpose, active }) => [language, purpose, active])).toEqual([
      ['en', 'main', true],
      ['ja', 'main', false],
      ['en', 'commentary', false],
    ])
    expect(new Set(choices.map((choice) => choice.id)).size).toBe(3)
  })

  it('offers the same sound in two layouts once, and plays it with all its channels', () => {
    const tracks = [audio('en'), audio('en', { channelsCount: 6 }), audio('ja'), audio('en', { channelsCount: 6, active: true })]
    const choices = audioChoices(tracks)
    expect(choices.map(({ language, channels, active }) => [language, channels, active])).toEqual([
      ['en', 6, true],
      ['ja', 2, false],
    ])
    expect(choices.map(({ id }) => trackOfAudio(tracks, id))).toEqual([tracks[1], tracks[2]])
    expect(trackOfAudio(tracks, 'nothing')).toBeUndefined()
  })

  it('does not offer forced subtitles', () => {
    expect(
      textChoices([
        text(1, 'en'),
        text(2, 'en', { forced: true }),
        text(3, 'en', { roles: ['forced-subtitle'] }),
        text(4, 'en', { roles: ['caption'] }),
      ]),
    ).toEqual([
      { id: '1', language: 'en', label: '', purpose: 'subtitle', active: false },
      { id: '4', language: 'en', label: '', purpose: 'caption', active: false },
    ])
  })

  it('knows purposes by the names of DASH and by those of HLS', () => {
    const heard = [['main'], ['description'], ['public.accessibility.describes-video'], ['commentary'], []]
    expect(heard.map((roles) => audioChoices([audio('en', { roles })])[0]!.purpose)).toEqual([
      'main',
      'description',
      'description',
      'commentary',
      'main',
    ])
    const ofHearing = ['public.accessibility.transcribes-spoken-dialog', 'public.accessibility.describes-music-and-sound']
    expect([['caption'], ofHearing, ['subtitle'], []].map((roles) => textChoices([text(1, 'en', { roles })])[0]!.purpose)).toEqual([
      'caption',
      'caption',
      'subtitle',
      'subtitle',
    ])
  })

  it('knows what everybody must read who hears a language', () => {
    const tracks = [
      text(1, 'pt-BR'),
      text(2, 'pt-BR', { forced: true }),
      text(3, 'pt', { roles: ['forced-subtitle'] }),
      text(4, 'en', { forced: true }),
    ]
    expect(['pt', 'pt-BR', 'pt-PT', 'en', 'ja', undefined].map((language) => forcedTrackFor(tracks, language)?.id)).toEqual([
      3,
      2,
      2,
      4,
      undefined,
      undefined,
    ])
    expect(forcedTrackFor(tracks.slice(0, 1), 'pt-BR')).toBeUndefined()
  })
})
