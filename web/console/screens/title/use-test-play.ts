import { useEffect, useRef, useState } from 'react'
import type { BuildId, ProfileId, TitleId } from '../../../../src/contracts/ids.ts'
import type { PlaySession } from '../../../../src/contracts/playback.ts'
import { systemClock } from '../../../../src/kit/clock.ts'
import { newIds } from '../../../../src/kit/ids.ts'
import { systemRandom } from '../../../../src/kit/random.ts'
import { takeCapabilities } from '../../../player/own-capabilities.ts'
import type { KeyValueStore } from '../../../player/play-server.ts'
import { openPlayer, type Player } from '../../../player/player.ts'
import { openProjector } from '../../../player/projector.ts'
import { isAborted, troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useHouse } from '../../house.ts'
import { testPlayServer } from './test-play-server.ts'

export type TestPlayState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'refused'; readonly trouble: Trouble }
  | { readonly kind: 'open'; readonly player: Player; readonly session: PlaySession }

/** Plays one build on the element behind `video` with the player that members have, until the component goes. */
export const useTestPlay = (titleId: TitleId, buildId: BuildId) => {
  const house = useHouse()
  const video = useRef<HTMLVideoElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const [play, setPlay] = useState<TestPlayState>({ kind: 'starting' })
  useEffect(() => {
    const element = video.current!
    const pressedAt = systemClock.monotonic()
    const projector = openProjector(element, stage.current!)
    projector.catch(() => {})
    const leaving = new AbortController()
    let player: Player | undefined
    const start = async () => {
      const device = await takeCapabilities()
      const session = await house.playback.startTestSession({ titleId, buildId, device }, { signal: leaving.signal })
      if (leaving.signal.aborted) return
      player = openPlayer({
        session,
        engine: 'dash',
        video: element,
        projector,
        server: testPlayServer(house),
        // Positions are kept under it, and here they are kept nowhere.
        profileId: 'test play' as ProfileId,
        storage: forgetful,
        clock: systemClock,
        newId: newIds({ clock: systemClock, random: systemRandom }),
        pressedAt,
      })
      setPlay({ kind: 'open', player, session })
    }
    start().catch((error: unknown) => {
      if (!isAborted(error) && !leaving.signal.aborted) setPlay({ kind: 'refused', trouble: troubleOf(error, navigator.onLine) })
    })
    return () => {
      leaving.abort()
      if (player) void player.close()
      else projector.then(({ shaka }) => shaka.destroy()).catch(() => {})
    }
  }, [house, titleId, buildId])
  return { play, video, stage }
}

/** An operator's look leaves no preferences behind. */
const forgetful: KeyValueStore = { getItem: () => null, setItem: () => {}, removeItem: () => {} }
