import type shaka from 'shaka-player/dist/shaka-player.compiled-es2021.js'
import { loadShaka, type Shaka } from './load-shaka.ts'

/** The streaming library, set up on a video element and waiting for a film. */
export interface Projector {
  readonly library: Shaka
  readonly shaka: shaka.Player
}

/**
 * Begin this with the press, beside asking for the right to watch: fetching the library and waking the browser's media pipeline take as long.
 * Whoever gets it destroys its player.
 *
 * @param stage over the picture; subtitles are drawn into it
 */
export const openProjector = async (video: HTMLVideoElement, stage: HTMLElement): Promise<Projector> => {
  const library = await loadShaka()
  library.polyfill.installAll()
  const player = new library.Player()
  player.setVideoContainer(stage)
  await player.attach(video)
  return { library, shaka: player }
}
