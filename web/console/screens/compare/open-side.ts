import type { DeviceCapabilities } from '../../../../src/contracts/playback.ts'
import type { TitleId } from '../../../../src/contracts/ids.ts'
import { systemClock } from '../../../../src/kit/clock.ts'
import { openProjector } from '../../../player/projector.ts'
import { keepSession } from '../../../player/session-keeper.ts'
import type { Api } from '../../../ui/api.ts'
import { testPlayServer } from '../title/test-play-server.ts'
import type { Side } from './sides.ts'

/** Enough for a look ahead and a step back, in seconds. */
const bufferedSeconds = 20

const configuration = {
  abr: { enabled: false },
  manifest: { disableAudio: true, disableText: true, disableThumbnails: true },
  streaming: { bufferingGoal: bufferedSeconds, bufferBehind: bufferedSeconds, rebufferingGoal: 0.01 },
}

/**
 * One rung of a build on a video element, as silent as it is still, until `signal` aborts. Resolves when its first frame can be shown.
 *
 * @param stage the streaming library may draw into it
 */
export const openSide = async (needs: {
  readonly house: Api
  readonly titleId: TitleId
  readonly side: Side
  readonly video: HTMLVideoElement
  readonly stage: HTMLElement
  readonly startSeconds: number
  readonly onTrouble: (error: unknown) => void
  readonly signal: AbortSignal
}): Promise<void> => {
  const { house, side, signal, video } = needs
  const device: DeviceCapabilities = {
    name: 'Comparison of the console',
    videoCodecs: [side.rung.codec as DeviceCapabilities['videoCodecs'][number]],
    audioCodecs: ['aac'],
    maxHeight: 8640,
    maxChannels: 2,
    dynamicRanges: ['sdr', 'hlg', 'pq'],
  }
  const [session, { shaka }] = await Promise.all([
    house.playback.startTestSession({ titleId: needs.titleId, buildId: side.build.buildId, device }, { signal }),
    openProjector(video, needs.stage),
  ])
  const server = testPlayServer(house)
  const keeper = keepSession({
    session,
    server,
    clock: systemClock,
    onRenewed: () => {},
    onStopped: () => needs.onTrouble(new Error('the service ended this play')),
  })
  const close = () => {
    void keeper.close()
    void shaka.destroy()
    server.end(session.playId, { leaving: true }).catch(() => {})
  }
  if (signal.aborted) return close()
  signal.addEventListener('abort', close, { once: true })
  shaka.configure(configuration)
  shaka.addEventListener('error', (event) => needs.onTrouble((event as unknown as { readonly detail: unknown }).detail))
  video.muted = true
  await shaka.load(session.dashUrl, needs.startSeconds, 'application/dash+xml')
  const track = shaka.getVariantTracks().find(({ originalVideoId }) => originalVideoId === side.rung.id)
  if (!track) throw new Error('the manifest does not have this rung')
  shaka.selectVariantTrack(track, true)
  await hasPicture(video, signal)
}

const hasPicture = (video: HTMLVideoElement, signal: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => {
    if (signal.aborted || video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) resolve()
    else video.addEventListener('loadeddata', look, { once: true, signal })
  }
  signal.addEventListener('abort', () => resolve(), { once: true })
  look()
  return promise
}
