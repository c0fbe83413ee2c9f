import type shaka from 'shaka-player/dist/shaka-player.compiled-es2021.js'
import type { PlaySession } from '../../src/contracts/playback.ts'
import type { Shaka } from './load-shaka.ts'
import type { PathwayBook } from './pathways.ts'
import { sendAlongPathways } from './pathway-requests.ts'
import { createPatience } from './patience.ts'
import type { Engine } from './player-state.ts'
import type { Preferences } from './preferences.ts'
import type { Projector } from './projector.ts'
import { openPreviews, type Previews, type TileAddress } from './previews.ts'
import { ownRetryParameters, shakaConfig } from './shaka-config.ts'
import { isCalledOff, isEngineError, isNetworkError } from './trouble.ts'

/** A lock drops what is buffered in another quality, except for this much right ahead, in seconds. */
const keptAtLockSeconds = 2
const recoverable = 1
/** By the streaming library's names for manifests. */
const engines: Readonly<Record<string, Engine>> = { DASH: 'dash', HLS: 'hls' }

export interface PictureNeeds {
  readonly projector: Projector
  readonly session: PlaySession
  readonly engine: Engine
  readonly book: PathwayBook
  readonly preferences: Preferences
  /** Asks for a new right to the bytes. */
  readonly renew: () => Promise<void>
  readonly onWaiting: (isWaiting: boolean) => void
  /** What may be chosen, or what is chosen, is different. */
  readonly onTracks: () => void
  readonly onSwitched: () => void
  readonly onMoved: (reason: string) => void
  readonly onFailed: (error: unknown) => void
}

/** A film in the projector, along our pathways. Closing it takes the projector down too. */
export interface Picture {
  readonly shaka: shaka.Player
  readonly previews: Previews
  load(startSeconds: number): Promise<void>
  /** From now on the quality follows the link, unless one is locked; until then it is that of the start. */
  adapt(): void
  /** By the manifest that was read, not by the one that was asked for. */
  readEngine(): Engine | undefined
  lockTrack(track: shaka.extern.VideoTrack): void
  unlock(): void
  close(): Promise<void>
}

export const openPicture = (needs: PictureNeeds): Picture => {
  const { session } = needs
  const { library, shaka: player } = needs.projector
  const patience = createPatience()
  player.configure(
    shakaConfig({
      preferences: needs.preferences,
      licenceUrl: session.licenceUrl,
      onStreamingFailure: (error) => {
        const waitSeconds = isNetworkError(error) ? patience.next() : undefined
        if (waitSeconds === undefined) needs.onFailed(error)
        else player.retryStreaming(waitSeconds)
      },
    }),
  )
  const networking = player.getNetworkingEngine()!
  sendAlongPathways({ library, networking, book: needs.book, renew: needs.renew, onMoved: needs.onMoved, onBytes: patience.restore })
  listen(player, needs)
  const previews = previewsOf(library, player, networking)
  let isLocked = false
  const adapt = () => void player.configure('abr.enabled', !isLocked)
  return {
    shaka: player,
    previews,
    load: (startSeconds) =>
      needs.engine === 'dash'
        ? player.load(session.dashUrl, startSeconds, 'application/dash+xml')
        : player.load(session.hlsUrl, startSeconds, 'application/x-mpegurl'),
    adapt,
    readEngine: () => engines[player.getManifestType() ?? ''],
    lockTrack(track) {
      isLocked = true
      adapt()
      player.selectVideoTrack(track, true, keptAtLockSeconds)
    },
    unlock() {
      isLocked = false
      adapt()
    },
    async close() {
      previews.close()
      await player.destroy()
    },
  }
}

const listen = (player: shaka.Player, needs: PictureNeeds) => {
  player.addEventListener('buffering', (event) => needs.onWaiting((event as unknown as { buffering: boolean }).buffering))
  for (const name of ['trackschanged', 'variantchanged', 'textchanged', 'audiotrackchanged', 'loaded'])
    player.addEventListener(name, needs.onTracks)
  for (const name of ['adaptation', 'variantchanged']) player.addEventListener(name, needs.onSwitched)
  player.addEventListener('error', (event) => {
    const error = (event as unknown as { detail: unknown }).detail
    // Streaming failures of the network come again through the failure callback, which knows how to wait.
    if (isCalledOff(error) || isNetworkError(error) || (isEngineError(error) && error.severity === recoverable)) return
    needs.onFailed(error)
  })
}

const previewsOf = (library: Shaka, player: shaka.Player, networking: shaka.net.NetworkingEngine): Previews =>
  openPreviews({
    find: async (seconds) => {
      const tile = player.getImageTracks().length > 0 ? await player.getThumbnails(null, seconds) : null
      return tile?.uris[0] === undefined ? undefined : tileAddress(tile, tile.uris[0])
    },
    fetchSheet: async (uri) => {
      const { NetworkingEngine } = library.net
      // Not as a segment: sheets would be taken for a measurement of the link.
      const response = await networking.request(NetworkingEngine.RequestType.APP, NetworkingEngine.makeRequest([uri], ownRetryParameters))
        .promise
      return new Blob([response.data as ArrayBuffer], { type: response.headers['content-type'] ?? 'image/jpeg' })
    },
    makeUrl: (sheet) => URL.createObjectURL(sheet),
    dropUrl: (url) => URL.revokeObjectURL(url),
  })

const tileAddress = (tile: shaka.extern.Thumbnail, sheetUri: string): TileAddress => ({
  sheetUri,
  x: tile.positionX,
  y: tile.positionY,
  width: tile.width,
  height: tile.height,
  sheetWidth: tile.imageWidth,
  sheetHeight: tile.imageHeight,
})
