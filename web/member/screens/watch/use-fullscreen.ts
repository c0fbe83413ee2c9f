import { useCallback, useSyncExternalStore, type RefObject } from 'react'

const subscribe = (listener: () => void) => {
  document.addEventListener('fullscreenchange', listener)
  return () => document.removeEventListener('fullscreenchange', listener)
}

/** Full screen of a whole element, controls and all; on phones that only know it for videos, of the video in it. */
export const useFullscreen = (root: RefObject<HTMLElement | null>) => {
  const isFull = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null)
  const toggle = useCallback(() => {
    const video = root.current?.querySelector('video') as (HTMLVideoElement & { webkitEnterFullscreen?: () => void }) | null | undefined
    if (document.fullscreenElement) void document.exitFullscreen()
    else if (root.current?.requestFullscreen) void root.current.requestFullscreen().catch(() => {})
    else video?.webkitEnterFullscreen?.()
  }, [root])
  return { isFull, toggle }
}
