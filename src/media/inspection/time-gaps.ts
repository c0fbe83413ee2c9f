import type { PacketTicks } from '../probe/packet-times.ts'
import { roundedSeconds, stretch } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/** What is wrong with the timestamps of a film's pictures. */
export interface TimeGaps {
  /** Holes of more than 2.5 pictures, in order; at most 100. */
  readonly holes: readonly Stretch[]
  /** All of them. */
  readonly holeCount: number
  /** Pictures that are missing in holes of any size, as long as pictures are evenly spaced otherwise. */
  readonly missingFrames: number
  /** Pictures at the very time of another. */
  readonly overlaps: { readonly count: number; readonly firstSeconds: number | undefined }
  /** Decoding times that go back. */
  readonly backwards: { readonly count: number; readonly firstSeconds: number | undefined }
}

/** `frameSeconds` is the usual distance of two pictures; times count from `startSeconds`, the beginning of the file. */
export const findTimeGaps = (packets: PacketTicks, frameSeconds: number, startSeconds: number): TimeGaps => {
  const { ticks, secondsPerTick, backwards } = packets
  const frameTicks = frameSeconds / secondsPerTick
  const secondsAt = (tick: number) => tick * secondsPerTick - startSeconds
  const holes: Stretch[] = []
  let holeCount = 0
  let missingFrames = 0
  let overlaps = 0
  let firstOverlap: number | undefined
  for (let i = 1; i < ticks.length; i += 1) {
    const apart = ticks[i]! - ticks[i - 1]!
    if (apart === 0) {
      overlaps += 1
      firstOverlap ??= roundedSeconds(secondsAt(ticks[i]!))
    }
    // A coarse clock rounds by a tick.
    if (frameTicks <= 0 || apart <= frameTicks * 1.5 + 1) continue
    missingFrames += Math.round(apart / frameTicks) - 1
    if (apart <= frameTicks * 2.5 + 1) continue
    holeCount += 1
    // The last picture before a hole lasts as long as any.
    if (holes.length < holesAtMost) holes.push(stretch(secondsAt(ticks[i - 1]! + frameTicks), secondsAt(ticks[i]!)))
  }
  return {
    holes,
    holeCount,
    missingFrames,
    overlaps: { count: overlaps, firstSeconds: firstOverlap },
    backwards: {
      count: backwards.count,
      firstSeconds: backwards.firstSeconds === undefined ? undefined : roundedSeconds(backwards.firstSeconds - startSeconds),
    },
  }
}

/**
 * The rate of film whose 3:2 pulldown is only flagged: pictures last three and two fields in turn, 50 and 33 ms, four to five frames of video.
 * Undefined when they do not.
 */
export const flaggedPulldownSeconds = ({ ticks, secondsPerTick }: PacketTicks): number | undefined => {
  if (ticks.length < leastPulldownFrames) return undefined
  let inTurn = 0
  for (let i = 2; i < ticks.length; i += 1) {
    const [first, second] = [ticks[i - 1]! - ticks[i - 2]!, ticks[i]! - ticks[i - 1]!]
    const ratio = Math.max(first, second) / Math.max(1, Math.min(first, second))
    if (ratio > 1.4 && ratio < 1.6) inTurn += 1
  }
  const pairs = ticks.length - 2
  // Over whole turns, of two pictures each.
  const whole = ticks.length - 1 - ((ticks.length - 1) % 2)
  return inTurn >= pairs * 0.9 ? ((ticks[whole]! - ticks[0]!) / whole) * secondsPerTick : undefined
}

const holesAtMost = 100
const leastPulldownFrames = 48
