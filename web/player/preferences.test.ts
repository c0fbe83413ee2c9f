import { describe, expect, it } from 'vitest'
import { readPreferences, writePreferences } from './preferences.ts'

const storeWith = (value: string | null) => {
  const written: string[] = []
  return { written, getItem: () => value, setItem: (_: string, text: string) => void written.push(text), removeItem: () => {} }
}

describe('preferences', () => {
  it('come back as they were written', () => {
    const store = storeWith(null)
    writePreferences(store, { volume: 0.5, muted: true, audioLanguage: 'ja' })
    expect(readPreferences(storeWith(store.written[0]!))).toEqual({ volume: 0.5, muted: true, audioLanguage: 'ja' })
  })

  it.each([null, '', 'null', '{"volume":7,"muted":"yes","textLanguage":3}', '{'])('are the usual ones for %j', (value) => {
    expect(readPreferences(storeWith(value))).toEqual({ volume: 1, muted: false })
  })

  it('are forgotten when storage is forbidden', () => {
    const forbidden = () => {
      throw new Error('forbidden')
    }
    const store = { getItem: forbidden, setItem: forbidden, removeItem: forbidden }
    writePreferences(store, { volume: 0.5, muted: false })
    expect(readPreferences(store)).toEqual({ volume: 1, muted: false })
  })
})
