import type shaka from 'shaka-player/dist/shaka-player.compiled-es2021.js'
import { describe, expect, it } from 'vitest'
import type { PlaySession } from '../../src/contracts/playback.ts'
import { manualClock } from '../../src/kit/clock.ts'
import { openPathwayBook } from './pathways.ts'
import { openPicture } from './picture.ts'
import type { Projector } from './projector.ts'

const base = 'http://one.localhost:4401/T1/b/'
const pathways = [{ edge: 'one', baseUrl: base, dashUrl: `${base}m.mpd`, hlsUrl: `${base}m.m3u8` }]

/** A picture over a streaming library that does nothing but remember whether quality follows the link. */
const open = () => {
  let follows = true
  const networking = { registerRequestFilter: () => {}, registerResponseFilter: () => {}, addEventListener: () => {} }
  const player = {
    configure(...[first, second]: [string | { abr: { enabled: boolean } }, boolean?]) {
      if (typeof first === 'object') follows = first.abr.enabled
      else if (first === 'abr.enabled') follows = second!
    },
    getNetworkingEngine: () => networking,
    addEventListener: () => {},
    selectVideoTrack: () => {},
  }
  const nothing = () => {}
  const picture = openPicture({
    projector: { library: { net: { NetworkingEngine: { RequestType: {} } } }, shaka: player } as unknown as Projector,
    session: { pathways } as PlaySession,
    engine: 'dash',
    book: openPathwayBook(pathways, manualClock()),
    preferences: { volume: 1, muted: false },
    renew: async () => {},
    onWaiting: nothing,
    onTracks: nothing,
    onSwitched: nothing,
    onMoved: nothing,
    onFailed: nothing,
  })
  return { picture, follows: () => follows }
}

describe('picture', () => {
  it('keeps the quality of the start until it is told that there is a picture', () => {
    const { picture, follows } = open()
    expect(follows()).toBe(false)
    picture.adapt()
    expect(follows()).toBe(true)
  })

  it('stays at a quality that a viewer chose before, until they let go of it', () => {
    const { picture, follows } = open()
    picture.lockTrack({} as shaka.extern.VideoTrack)
    picture.adapt()
    expect(follows()).toBe(false)
    picture.unlock()
    expect(follows()).toBe(true)
  })
})
