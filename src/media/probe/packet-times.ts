import { masterFormats } from './parse-probe.ts'

/** How the frames of a stream really lie in time, from the timestamps of all its packets. */
export interface PacketTimes {
  readonly packets: number
  readonly firstSeconds: number
  readonly lastSeconds: number
  /** Middle one of the distances between neighbours. */
  readonly frameSeconds: number
  /** Longest of them. */
  readonly longestGapSeconds: number
  /** More than one distance in a hundred is off by half a frame or more. */
  readonly isVariable: boolean
}

/** The timestamps themselves: for what judges them one by one, not to be kept. */
export interface PacketTicks {
  /** Presentation times in rising order; decoding times stand in where a packet has no other. */
  readonly ticks: Float64Array
  readonly secondsPerTick: number
  /** Decoding times that lie before that of the packet before: no file that was written in one piece has any. */
  readonly backwards: { readonly count: number; readonly firstSeconds: number | undefined }
}

/** Arguments for ffprobe that make it write what `parsePacketTicks` reads: about 12 bytes a frame. It reads the whole file and decodes nothing. */
export const packetTimesArguments = (path: string, streamIndex: number): string[] =>
  [
    ['-v', 'error', '-select_streams', String(streamIndex), '-show_entries', 'packet=pts,dts:stream=time_base', '-of', 'csv=p=0'],
    ['-format_whitelist', masterFormats, '-i', `file:${path}`],
  ].flat()

/** Undefined when fewer than two packets have a time. */
export const parsePacketTimes = (csv: string): PacketTimes | undefined => {
  const packets = parsePacketTicks(csv)
  return packets && packetTimesOf(packets)
}

export const packetTimesOf = ({ ticks, secondsPerTick }: PacketTicks): PacketTimes => {
  const gaps = new Float64Array(ticks.length - 1)
  for (let i = 0; i < gaps.length; i += 1) gaps[i] = ticks[i + 1]! - ticks[i]!
  const typical = gaps.toSorted()[gaps.length >> 1]!
  const uneven = gaps.reduce((count, gap) => (Math.abs(gap - typical) * 2 >= Math.max(typical, coarsestTicks) ? count + 1 : count), 0)
  return {
    packets: ticks.length,
    firstSeconds: ticks[0]! * secondsPerTick,
    lastSeconds: ticks.at(-1)! * secondsPerTick,
    frameSeconds: typical * secondsPerTick,
    longestGapSeconds: gaps.reduce((longest, gap) => Math.max(longest, gap), 0) * secondsPerTick,
    isVariable: uneven * 100 > gaps.length,
  }
}

/** A clock so coarse that a frame is this few ticks moves every frame by its rounding; such a distance alone does not count as uneven. */
const coarsestTicks = 3

/**
 * Packets are `pts,dts`, either of which may be `N/A`; the last line is the time base, `1/90000`. Undefined when fewer than two have a time, or there
 * is no time base.
 */
export const parsePacketTicks = (csv: string): PacketTicks | undefined => {
  const lines = csv.split('\n')
  const ticks = new Float64Array(lines.length)
  let count = 0
  let secondsPerTick: number | undefined
  let decodedBefore = Number.NEGATIVE_INFINITY
  let backwards = 0
  let firstBackwards: number | undefined
  for (const line of lines) {
    const base = /^(\d+)\/(\d+)/.exec(line)
    if (base) {
      secondsPerTick = Number(base[1]) > 0 && Number(base[2]) > 0 ? Number(base[1]) / Number(base[2]) : undefined
      continue
    }
    const [pts, dts] = line.split(',', 2)
    const shown = Number.parseInt(pts ?? '', 10)
    const decoded = Number.parseInt(dts ?? '', 10)
    const tick = Number.isNaN(shown) ? decoded : shown
    if (!Number.isNaN(tick)) ticks[count++] = tick
    if (Number.isNaN(decoded)) continue
    if (decoded < decodedBefore) {
      backwards += 1
      firstBackwards ??= tick
    }
    decodedBefore = decoded
  }
  if (secondsPerTick === undefined || count < 2) return undefined
  return {
    ticks: ticks.subarray(0, count).sort(),
    secondsPerTick,
    backwards: { count: backwards, firstSeconds: firstBackwards === undefined ? undefined : firstBackwards * secondsPerTick },
  }
}
