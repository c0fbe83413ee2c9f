import { loadShaka } from '../../../player/load-shaka.ts'
import { askCapabilities } from '../../../player/own-capabilities.ts'

/** Whoever saves data loads nothing that they did not ask for (Save Data API). */
const savesData = () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true

/**
 * Somebody may be about to press play: the streaming library is fetched, the browser says what it plays, and its media pipeline wakes up, which the first
 * time takes longer than everything else of a start.
 */
export const warmUpPlayer = (): void => {
  if (savesData()) return
  // When it fails now, pressing play tries again and says so.
  loadShaka().catch(() => {})
  askCapabilities()
  if (!('MediaSource' in window)) return
  const source = new MediaSource()
  const video = document.createElement('video')
  const url = URL.createObjectURL(source)
  source.addEventListener('sourceopen', () => {
    URL.revokeObjectURL(url)
    video.removeAttribute('src')
    video.load()
  })
  video.src = url
}
