import { useCallback, useEffect, useSyncExternalStore } from 'react'
import type { Build } from '../../../../../src/contracts/encode.ts'
import { useResourceCache } from '../../../../ui/use-resource.ts'
import { useHouse } from '../../../house.ts'
import { fetchSheetPlan } from './open-sheets.ts'
import type { SheetPlan } from './sheet-plan.ts'

/** Every codec, and pictures of any size: the device is only a pretence to be let in. */
const device = {
  name: 'Timeline of the console',
  videoCodecs: ['h264', 'hevc', 'vp9', 'av1'],
  audioCodecs: ['aac', 'opus'],
  maxHeight: 8640,
} as const

/**
 * How the small pictures of a build can be had. They are reached as a play reaches them: by a test play, which is over as soon as its manifest was read. It is
 * opened once for each build as long as the console is open. Undefined where there is no build, or while nothing is known.
 */
export const useSheetPlan = (build: Pick<Build, 'titleId' | 'buildId'> | undefined): SheetPlan | undefined => {
  const house = useHouse()
  const cache = useResourceCache()
  const { titleId, buildId } = build ?? {}
  const key = `sheets ${buildId}`
  const subscribe = useCallback((listener: () => void) => cache.subscribe(key, listener), [cache, key])
  const entry = useSyncExternalStore(subscribe, () => cache.read<SheetPlan | null>(key))
  const isKnown = entry.loadedAt !== undefined || entry.error !== undefined
  useEffect(() => {
    if (!titleId || !buildId || isKnown) return
    void cache.load<SheetPlan | null>(key, async (signal) => {
      const { playId, dashUrl } = await house.playback.startTestSession(
        { titleId, buildId, device: { ...device, videoCodecs: [...device.videoCodecs], audioCodecs: [...device.audioCodecs] } },
        { signal },
      )
      try {
        return (await fetchSheetPlan(dashUrl, signal)) ?? null
      } finally {
        await house.playback.endSession({ playId })
      }
    })
  }, [cache, house, key, titleId, buildId, isKnown])
  return entry.data ?? undefined
}
