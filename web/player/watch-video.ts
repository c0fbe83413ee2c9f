import type { Clock } from '../../src/kit/clock.ts'
import type { PlayerStore, Span } from './player-state.ts'
import type { Positions } from './positions.ts'
import type { Story } from './story.ts'
import type { MomentData, Telemetry } from './telemetry.ts'

/** Follows the video element: what it does becomes state, story and positions, until `signal` aborts. */
export const watchVideo = (needs: {
  readonly video: HTMLVideoElement
  readonly store: PlayerStore
  readonly story: Story
  readonly telemetry: Telemetry
  readonly positions: Positions
  readonly facts: () => MomentData
  readonly clock: Clock
  readonly pressedAt: number
  readonly signal: AbortSignal
}): void => {
  const { positions, signal, store, story, telemetry, video } = needs
  const on = (name: keyof HTMLMediaElementEventMap, listener: () => void) => video.addEventListener(name, listener, { signal })
  const hasFrame = () => store.state.firstFrameMs !== undefined
  const onTime = () => store.change({ positionSeconds: video.currentTime, buffered: spansOf(video.buffered) })
  /** A film that ended goes on when somebody plays it or jumps back into it. */
  const goesOn = () => (store.state.phase === 'ended' ? { phase: 'playing' as const } : {})

  onFirstFrame(video, signal, () => {
    story.firstFrame()
    store.change({ phase: 'playing', playingHeight: video.videoHeight, firstFrameMs: needs.clock.monotonic() - needs.pressedAt })
  })
  on('timeupdate', () => {
    onTime()
    if (!video.paused && !video.seeking) positions.passing(video.currentTime)
  })
  on('progress', onTime)
  on('durationchange', () => {
    if (Number.isFinite(video.duration)) store.change({ durationSeconds: video.duration })
  })
  on('play', () => store.change({ paused: false, ...goesOn() }))
  on('playing', () => telemetry.note('playing', needs.facts()))
  on('pause', () => {
    store.change({ paused: true })
    if (!hasFrame() || video.ended || store.state.phase === 'failed') return
    telemetry.note('paused', needs.facts())
    positions.settled(video.currentTime)
  })
  on('seeking', () => {
    story.seeking()
    store.change({ positionSeconds: video.currentTime, ...goesOn() })
  })
  on('seeked', () => {
    story.seeked()
    if (hasFrame()) positions.settled(video.currentTime)
    onTime()
  })
  on('ended', () => {
    story.ended()
    positions.settled(store.state.durationSeconds)
    store.change({ phase: 'ended', paused: true })
  })
  on('resize', () => store.change({ playingHeight: video.videoHeight }))
  on('volumechange', () => store.change({ volume: video.volume, muted: video.muted }))
  on('ratechange', () => {
    // The streaming library holds a starved picture by a rate of zero; that is not the viewer's speed.
    if (video.playbackRate > 0) store.change({ speed: video.playbackRate })
  })
}

const onFirstFrame = (video: HTMLVideoElement, signal: AbortSignal, seen: () => void) => {
  if (!('requestVideoFrameCallback' in video))
    return (video as HTMLMediaElement).addEventListener('loadeddata', seen, { once: true, signal })
  const handle = video.requestVideoFrameCallback(seen)
  signal.addEventListener('abort', () => video.cancelVideoFrameCallback(handle))
}

const spansOf = (ranges: TimeRanges): Span[] =>
  Array.from({ length: ranges.length }, (_, index) => ({ start: ranges.start(index), end: ranges.end(index) }))
