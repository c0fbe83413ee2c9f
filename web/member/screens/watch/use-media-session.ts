import { useEffect } from 'react'
import type { TitlePage } from '../../../../src/contracts/catalogue.ts'
import type { Player } from '../../../player/player.ts'
import { jumpSeconds } from './control-bar.tsx'

/** The name in the window's title and on the lock screen. */
export const useNowPlaying = (title: TitlePage | undefined) => {
  useEffect(() => {
    if (!title) return
    const before = document.title
    document.title = `${title.name} – Vitascope`
    if ('mediaSession' in navigator) {
      navigator.mediaSession.metadata = new MediaMetadata({
        title: title.name,
        artist: title.seriesName ?? '',
        artwork: (title.artwork?.card ?? []).map((picture) => ({ src: picture.url, sizes: `${picture.width}x${picture.height}` })),
      })
    }
    return () => {
      document.title = before
    }
  }, [title])
}

/** Keys of headphones, keyboards and lock screens. */
export const useMediaKeys = (player: Player, goNext: (() => void) | undefined) => {
  useEffect(() => {
    if (!('mediaSession' in navigator)) return
    const handlers: [MediaSessionAction, MediaSessionActionHandler | null][] = [
      ['play', () => void player.play()],
      ['pause', () => player.pause()],
      ['seekbackward', () => player.seekBy(-jumpSeconds)],
      ['seekforward', () => player.seekBy(jumpSeconds)],
      ['seekto', ({ seekTime }) => seekTime !== undefined && player.seekTo(seekTime)],
      ['nexttrack', goNext ?? null],
    ]
    for (const [action, handler] of handlers) navigator.mediaSession.setActionHandler(action, handler)
    return () => {
      for (const [action] of handlers) navigator.mediaSession.setActionHandler(action, null)
    }
  }, [player, goNext])
}
