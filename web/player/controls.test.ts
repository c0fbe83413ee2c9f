import { describe, expect, it } from 'vitest'
import { createControls } from './controls.ts'
import type { Picture } from './picture.ts'
import { createPlayerStore, type PlayerState } from './player-state.ts'

/** A film with signs that everybody must read in both languages, and a German track for those who want one. */
const openControls = () => {
  const audio = ['en', 'de', 'ja'].map((language) => ({
    language,
    label: null,
    roles: ['main'],
    channelsCount: 2,
    active: language === 'en',
  }))
  const text = [
    { id: 1, language: 'en', roles: ['forced-subtitle'], forced: true },
    { id: 2, language: 'de', roles: ['forced-subtitle'], forced: true },
    { id: 3, language: 'de', roles: ['subtitle'], forced: false },
  ].map((track) => ({ ...track, label: null, active: track.id === 1 }))
  const activate = <Track extends { active: boolean }>(tracks: readonly Track[], chosen: Track | null) => {
    for (const track of tracks) track.active = track === chosen
  }
  const shaka = {
    getAudioTracks: () => audio,
    getTextTracks: () => text,
    getVideoTracks: () => [],
    getImageTracks: () => [],
    selectAudioTrack: (track: (typeof audio)[number]) => activate(audio, track),
    selectTextTrack: (track: (typeof text)[number] | null) => activate(text, track),
  }
  const controls = createControls({
    video: {} as HTMLVideoElement,
    store: createPlayerStore({} as PlayerState),
    storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
    picture: () => ({ shaka }) as unknown as Picture,
  })
  return { controls, shown: () => text.find(({ active }) => active)?.id }
}

describe('controls', () => {
  it('show what everybody must read again when subtitles are turned off', () => {
    const { controls, shown } = openControls()
    controls.chooseText('3')
    expect(shown()).toBe(3)
    controls.chooseText(undefined)
    expect(shown()).toBe(1)
  })

  it('show it in the language that is heard, and none where there is none', () => {
    const { controls, shown } = openControls()
    controls.chooseAudio('de/main/')
    expect(shown()).toBe(2)
    controls.chooseAudio('ja/main/')
    expect(shown()).toBeUndefined()
    controls.chooseAudio('en/main/')
    expect(shown()).toBe(1)
  })

  it('leave subtitles that a viewer chose as they are in every language', () => {
    const { controls, shown } = openControls()
    controls.chooseText('3')
    controls.chooseAudio('ja/main/')
    expect(shown()).toBe(3)
  })
})
