import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import type { TitleId } from '../../../../src/contracts/ids.ts'
import { troubleOf as playTroubleOf } from '../../../player/trouble.ts'
import { isAborted, troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { ORPCError } from '@orpc/client'
import { useHouse } from '../../house.ts'
import { catchUp, frameAt, middleOfFrame, stepped } from './frame-time.ts'
import { openSide } from './open-side.ts'
import { sideKey, type Side } from './sides.ts'

export type SideState = { readonly kind: 'opening' } | { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly trouble: Trouble }

/** Two pictures that show the same moment, still or running. The left one leads. */
export interface Pair {
  readonly seconds: number
  readonly isPlaying: boolean
  /** Where they are shown. */
  readonly videos: readonly [RefObject<HTMLVideoElement | null>, RefObject<HTMLVideoElement | null>]
  readonly states: readonly [SideState, SideState]
  seekTo(seconds: number): void
  step(by: number): void
  toggle(): void
}

const opening: SideState = { kind: 'opening' }

export const usePair = (needs: {
  readonly titleId: TitleId
  readonly sides: readonly [Side, Side]
  readonly stage: RefObject<HTMLElement | null>
  readonly frameRate: number
  readonly durationSeconds: number
}): Pair => {
  const { frameRate, durationSeconds } = needs
  const place = useRef(middleOfFrame(0, frameRate, durationSeconds))
  const [seconds, setSeconds] = useState(place.current)
  const [isPlaying, setPlaying] = useState(false)
  const { video: leftVideo, state: left } = useSide(needs.titleId, needs.sides[0], needs.stage, place)
  const { video: rightVideo, state: right } = useSide(needs.titleId, needs.sides[1], needs.stage, place)

  const seekTo = useCallback(
    (to: number) => {
      place.current = middleOfFrame(frameAt(to, frameRate), frameRate, durationSeconds)
      setSeconds(place.current)
      for (const video of [leftVideo.current, rightVideo.current]) if (video) video.currentTime = place.current
    },
    [leftVideo, rightVideo, frameRate, durationSeconds],
  )
  const stop = useCallback(() => {
    setPlaying(false)
    for (const video of [leftVideo.current, rightVideo.current]) {
      video?.pause()
      if (video) video.playbackRate = 1
    }
    // Both on the very frame on which the left one stopped.
    seekTo(leftVideo.current?.currentTime ?? place.current)
  }, [leftVideo, rightVideo, seekTo])
  const play = () => {
    if (place.current > durationSeconds - 2 / frameRate) seekTo(0)
    setPlaying(true)
    for (const video of [leftVideo.current, rightVideo.current]) video?.play().catch(stop)
  }

  useEffect(() => {
    if (!isPlaying) return undefined
    let handle = 0
    const look = () => {
      const [leader, follower] = [leftVideo.current, rightVideo.current]
      if (!leader || !follower) return
      if (leader.ended || follower.ended) return stop()
      place.current = leader.currentTime
      setSeconds(leader.currentTime)
      const way = catchUp(leader.currentTime, follower.currentTime, frameRate)
      if (way.kind === 'jump' && !follower.seeking) follower.currentTime = way.seconds
      follower.playbackRate = way.kind === 'run' ? way.speed : 1
      handle = requestAnimationFrame(look)
    }
    handle = requestAnimationFrame(look)
    return () => cancelAnimationFrame(handle)
  }, [isPlaying, leftVideo, rightVideo, frameRate, stop])

  return {
    seconds,
    isPlaying,
    videos: [leftVideo, rightVideo],
    states: [left, right],
    seekTo,
    step: (by) => {
      if (isPlaying) stop()
      seekTo(stepped(place.current, by, frameRate, durationSeconds))
    },
    toggle: () => (isPlaying ? stop() : play()),
  }
}

/** One of the two: opened anew whenever another rung is chosen, at the moment where both are. */
const useSide = (
  titleId: TitleId,
  side: Side,
  stage: RefObject<HTMLElement | null>,
  place: RefObject<number>,
): { readonly video: RefObject<HTMLVideoElement | null>; readonly state: SideState } => {
  const house = useHouse()
  const video = useRef<HTMLVideoElement>(null)
  const [known, setKnown] = useState<{ readonly of: string; readonly state: SideState }>()
  const key = sideKey(side)
  const latest = useRef(side)
  useEffect(() => {
    latest.current = side
  })
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const fail = (error: unknown) => {
      if (!signal.aborted && !isAborted(error)) setKnown({ of: key, state: { kind: 'failed', trouble: troubleIn(error) } })
    }
    const open = async () => {
      const element = video.current!
      await openSide({
        house,
        titleId,
        side: latest.current,
        video: element,
        stage: stage.current!,
        startSeconds: place.current,
        onTrouble: fail,
        signal,
      })
      if (signal.aborted) return
      element.currentTime = place.current
      setKnown({ of: key, state: { kind: 'ready' } })
    }
    open().catch(fail)
    return () => leaving.abort()
  }, [house, titleId, key, stage, place])
  return { video, state: known?.of === key ? known.state : opening }
}

/** What the house says, or else what the player says. */
const troubleIn = (error: unknown): Trouble => {
  if (error instanceof ORPCError || !navigator.onLine) return troubleOf(error, navigator.onLine)
  const { code, detail } = playTroubleOf(error)
  return { kind: 'refused', code, words: `The picture failed: ${detail || code}`, data: undefined }
}
