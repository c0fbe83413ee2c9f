import type { Picture } from './picture.ts'
import type { PlayerStore } from './player-state.ts'
import { readPreferences, writePreferences, type Preferences } from './preferences.ts'
import type { KeyValueStore } from './play-server.ts'
import { audioChoices, forcedTrackFor, qualityChoices, textChoices, trackOfAudio, trackOfHeight } from './tracks.ts'

/** The very end would end the film before anybody saw where they are: jumps stop this much before, in seconds. */
const endMarginSeconds = 0.1

/** What a viewer can do to a play. */
export interface Controls {
  play(): Promise<void>
  pause(): void
  seekTo(seconds: number): void
  seekBy(seconds: number): void
  /** 0 to 1. */
  setVolume(volume: number): void
  setMuted(muted: boolean): void
  setSpeed(speed: number): void
  chooseQuality(quality: 'auto' | number): void
  chooseAudio(id: string): void
  /** Undefined: no subtitles. */
  chooseText(id: string | undefined): void
}

export const createControls = (needs: {
  readonly video: HTMLVideoElement
  readonly store: PlayerStore
  readonly storage: KeyValueStore
  /** Undefined until the streaming library is there. */
  readonly picture: () => Picture | undefined
}): Controls & { readonly showTracks: () => void } => {
  const { picture, storage, store, video } = needs
  const prefer = (change: (preferences: Preferences) => Preferences) => writePreferences(storage, change(readPreferences(storage)))
  const seekTo = (seconds: number) => {
    video.currentTime = Math.max(0, Math.min(seconds, store.state.durationSeconds - endMarginSeconds))
  }
  const showTracks = () => {
    const shaka = picture()?.shaka
    if (!shaka) return
    store.change({
      qualities: qualityChoices(shaka.getVideoTracks()),
      audio: audioChoices(shaka.getAudioTracks()),
      text: textChoices(shaka.getTextTracks()),
      hasPreviews: shaka.getImageTracks().length > 0,
    })
  }
  return {
    showTracks,
    async play() {
      try {
        await video.play()
        store.change({ needsPress: false })
      } catch (trouble) {
        // Browsers forbid sound without a press. Whatever else is wrong comes as an error of its own.
        if (trouble instanceof DOMException && trouble.name === 'NotAllowedError') store.change({ needsPress: true, waiting: false })
      }
    },
    pause: () => video.pause(),
    seekTo,
    seekBy: (seconds) => seekTo(video.currentTime + seconds),
    setVolume(volume) {
      video.volume = Math.max(0, Math.min(1, volume))
      video.muted = video.volume === 0
      prefer((before) => ({ ...before, volume: video.volume, muted: video.muted }))
    },
    setMuted(muted) {
      video.muted = muted
      prefer((before) => ({ ...before, muted }))
    },
    setSpeed: (speed) => {
      video.playbackRate = speed
    },
    chooseQuality(quality) {
      const track = quality === 'auto' ? undefined : trackOfHeight(picture()?.shaka.getVideoTracks() ?? [], quality)
      if (track) picture()?.lockTrack(track)
      else picture()?.unlock()
      store.change({ quality: track ? quality : 'auto' })
    },
    chooseAudio(id) {
      const shaka = picture()?.shaka
      const track = trackOfAudio(shaka?.getAudioTracks() ?? [], id)
      if (!shaka || !track) return
      const choseText = textChoices(shaka.getTextTracks()).some(({ active }) => active)
      shaka.selectAudioTrack(track)
      if (!choseText) shaka.selectTextTrack(forcedTrackFor(shaka.getTextTracks(), track.language) ?? null)
      prefer((before) => ({ ...before, audioLanguage: track.language }))
      showTracks()
    },
    chooseText(id) {
      const shaka = picture()?.shaka
      const tracks = shaka?.getTextTracks() ?? []
      const track = tracks.find((candidate) => String(candidate.id) === id)
      const heard = shaka?.getAudioTracks().find(({ active }) => active)?.language
      shaka?.selectTextTrack(track ?? forcedTrackFor(tracks, heard) ?? null)
      prefer(({ textLanguage: _, ...others }) => (track ? { ...others, textLanguage: track.language } : others))
      showTracks()
    },
  }
}
