import type { KeyValueStore } from './play-server.ts'

/** What a viewer chose once and means for every title on this device. */
export interface Preferences {
  /** 0 to 1. */
  readonly volume: number
  readonly muted: boolean
  readonly audioLanguage?: string
  /** Absent: no subtitles. */
  readonly textLanguage?: string
}

const key = 'vitascope.player'
const initial: Preferences = { volume: 1, muted: false }

export const readPreferences = (storage: KeyValueStore): Preferences => {
  try {
    const { volume, muted, audioLanguage, textLanguage } = JSON.parse(storage.getItem(key) ?? '{}') as Record<string, unknown>
    return {
      volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : initial.volume,
      muted: muted === true,
      ...(typeof audioLanguage === 'string' && { audioLanguage }),
      ...(typeof textLanguage === 'string' && { textLanguage }),
    }
  } catch {
    return initial
  }
}

export const writePreferences = (storage: KeyValueStore, preferences: Preferences): void => {
  try {
    storage.setItem(key, JSON.stringify(preferences))
  } catch {
    // A full or forbidden storage forgets them.
  }
}
