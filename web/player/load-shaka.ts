import type shaka from 'shaka-player/dist/shaka-player.compiled-es2021.js'

export type Shaka = typeof shaka

/** A chunk of its own, fetched when somebody is about to play. */
export const loadShaka = async (): Promise<Shaka> => {
  const { default: library } = await import('shaka-player/dist/shaka-player.compiled-es2021.js')
  return library
}
