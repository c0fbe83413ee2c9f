import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { TitleId } from '../../../../src/contracts/ids.ts'
import type { PlaySession } from '../../../../src/contracts/playback.ts'
import { takeCapabilities } from '../../../player/own-capabilities.ts'
import type { Engine, PlayerState } from '../../../player/player-state.ts'
import { openPlayer, type Player } from '../../../player/player.ts'
import { openProjector } from '../../../player/projector.ts'
import { isAborted, troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useResourceCache } from '../../../ui/use-resource.ts'
import { useHouse, useProfile } from '../../house.tsx'
import { playServer } from '../../play-server.ts'

/** A play from the press on. */
export type Play =
  | { readonly kind: 'starting' }
  | { readonly kind: 'refused'; readonly trouble: Trouble }
  | { readonly kind: 'open'; readonly player: Player; readonly session: PlaySession }

/**
 * Starts a play of the title on the element behind `video` and ends it when the screen goes. `restart` begins anew, from where the viewer was;
 * each `turn` needs elements of its own, because the one before is still being taken down.
 */
export const usePlay = (titleId: TitleId, options: { readonly engine: Engine; readonly fromStart: boolean }) => {
  const { engine, fromStart } = options
  const house = useHouse()
  const { profileId } = useProfile()
  const cache = useResourceCache()
  const video = useRef<HTMLVideoElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const [turn, setTurn] = useState(0)
  const [play, setPlay] = useState<Play>({ kind: 'starting' })

  useEffect(() => {
    const { api, clock, newId, storage } = house
    const element = video.current!
    const pressedAt = clock.monotonic()
    const leaving = new AbortController()
    // The projector warms up while the house decides about the right to watch.
    const projector = openProjector(element, stage.current!)
    projector.catch(() => {})
    let player: Player | undefined
    const start = async () => {
      const device = await takeCapabilities()
      const session = await api.playback.startSession({ titleId, device, idempotencyKey: newId() }, { signal: leaving.signal })
      if (leaving.signal.aborted) return
      const resumeSeconds = fromStart && turn === 0 ? 0 : session.resumeSeconds
      player = openPlayer({
        session: { ...session, resumeSeconds },
        engine,
        video: element,
        projector,
        server: playServer(api),
        profileId,
        storage,
        clock,
        newId,
        pressedAt,
      })
      setPlay({ kind: 'open', player, session })
    }
    setPlay({ kind: 'starting' })
    start().catch((error: unknown) => {
      if (!isAborted(error) && !leaving.signal.aborted) setPlay({ kind: 'refused', trouble: troubleOf(error, navigator.onLine) })
    })
    return () => {
      leaving.abort()
      if (!player) projector.then(({ shaka }) => shaka.destroy()).catch(() => {})
      void player?.close().finally(() => {
        // Where the viewer is has changed rows and pages.
        for (const key of ['home', 'positions']) cache.invalidate(key)
      })
    }
  }, [house, titleId, engine, fromStart, profileId, cache, turn])

  useEffect(() => {
    if (play.kind !== 'open') return
    const { player } = play
    const onHidden = () => document.visibilityState === 'hidden' && player.leave()
    const onLeave = () => player.leave()
    document.addEventListener('visibilitychange', onHidden)
    window.addEventListener('pagehide', onLeave)
    return () => {
      document.removeEventListener('visibilitychange', onHidden)
      window.removeEventListener('pagehide', onLeave)
    }
  }, [play])

  const restart = useCallback(() => setTurn((before) => before + 1), [])
  return { play, restart, turn, video, stage }
}

export const usePlayerState = (player: Player): PlayerState => useSyncExternalStore(player.subscribe, () => player.state)
