import { loadShaka } from '../../../player/load-shaka.ts'

/** Somebody is about to press play: the streaming library is fetched, and the browser keeps it. */
export const warmUpPlayer = (): void => {
  // When it fails now, pressing play tries again and says so.
  loadShaka().catch(() => {})
}
