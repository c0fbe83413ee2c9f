import type { PathwayBook } from './pathways.ts'
import type { Shaka } from './load-shaka.ts'
import { isEngineError, isRefusal, statusOf } from './trouble.ts'
import type shaka from 'shaka-player/dist/shaka-player.compiled-es2021.js'

/**
 * Sends every request of the streaming library along the current pathway.
 *
 * A filter runs before each attempt and swaps the base of the URL; a failed attempt first tells the book, so the next one already goes elsewhere.
 * A refused token is no fault of the pathway: the next attempt waits for a new one.
 */
export const sendAlongPathways = (needs: {
  readonly library: Shaka
  readonly networking: shaka.net.NetworkingEngine
  readonly book: PathwayBook
  readonly renew: () => Promise<void>
  readonly onMoved: (reason: string) => void
  readonly onBytes: () => void
}): void => {
  const { book, library, networking } = needs
  const { RequestType } = library.net.NetworkingEngine
  let isRefused = false

  networking.registerRequestFilter(async (type, request) => {
    if (type === RequestType.LICENSE) return
    if (isRefused) {
      await needs.renew()
      isRefused = false
    }
    // One URL only: the library picks by attempt number, the book by what it knows.
    request.uris = [book.wayTo(request.uris[0]!)]
  })
  networking.registerResponseFilter((type) => {
    if (type === RequestType.SEGMENT) needs.onBytes()
  })
  networking.addEventListener('retry', (event) => {
    const { error } = event as unknown as { readonly error: unknown }
    if (!isEngineError(error)) return
    if (isRefusal(error)) {
      isRefused = true
      return
    }
    const uri = error.data[0]
    const status = statusOf(error)
    const reason = status === undefined ? 'no answer' : `HTTP ${status}`
    if (typeof uri === 'string' && book.failed(uri, reason)) needs.onMoved(reason)
  })
}
