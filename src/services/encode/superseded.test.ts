import { describe, expect, it } from 'vitest'
import { mayRemoveSuperseded } from './superseded.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const build = { supersededAt: 0, durationSeconds: 3600, published: false }

describe('mayRemoveSuperseded', () => {
  it('keeps it for the first minute, even when nobody plays', () => {
    expect(mayRemoveSuperseded(build, 0, minuteMs - 1)).toBe(false)
  })
  it('lets it go after a minute when nobody plays', () => {
    expect(mayRemoveSuperseded(build, 0, minuteMs)).toBe(true)
  })
  it('keeps it while somebody plays, whatever they play', () => {
    expect(mayRemoveSuperseded(build, 1, 13 * hourMs)).toBe(false)
  })
  it('lets it go when no right to its bytes can be alive', () => {
    expect(mayRemoveSuperseded(build, 1, 13 * hourMs + 1)).toBe(true)
  })
  it('keeps what members still get, for ever', () => {
    expect(mayRemoveSuperseded({ ...build, published: true }, 0, 1000 * hourMs)).toBe(false)
  })
})
