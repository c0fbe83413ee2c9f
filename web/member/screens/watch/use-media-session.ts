import { useEffect } from 'react'
import type { TitlePage } from '../../../../src/contracts/catalogue.ts'
import type { Player } from '../../../player/player.ts'
import { usePageTitle } from '../../use-page-title.ts'
import { jumpSeconds } from './control-bar.tsx'

/** The name in the window and on the lock screen. */
export const useNowPlaying = (title: TitlePage | undefined) => {
  usePageTitle(title?.name)
  useEffect(() => {
    if (!title) return
    if ('mediaSession' in navigator) {
      navigator.mediaSession.metadata = new MediaMetadata({
        title: title.name,
        artist: title.seriesName ?? '',
        artwork: (title.artwork?.card ?? []).map((picture) => ({ src: picture.url, sizes: `${picture.width}x${picture.height}` })),
      })
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
