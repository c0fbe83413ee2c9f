import { latestMs } from './cue-time.ts'
import type { XmlElement } from './xml-reader.ts'

/** How a document counts time (TTML2, 7.2): all that turns its time expressions into milliseconds. */
export interface TtmlClock {
  readonly frameRate: number
  readonly frameRateMultiplier: number
  readonly subFrameRate: number
  readonly tickRate: number
  /** `smpte` counts frames, so that an hour of 29.97 frames a second is longer than one. */
  readonly timeBase: 'media' | 'smpte'
  readonly dropMode: 'nonDrop' | 'dropNTSC' | 'dropPAL'
}

/** From the parameters on the root element; what is absent or senseless is as TTML2 has it. */
export const readClock = (root: XmlElement): TtmlClock => {
  const given = (name: string) => root.attributes.get(`ttp:${name}`)?.trim() ?? ''
  const whole = (name: string): number | undefined =>
    /^\d{1,9}$/.test(given(name)) && Number(given(name)) > 0 ? Number(given(name)) : undefined
  // TTML1 separates the two numbers by a blank, drafts before it by a colon.
  const multiplier = /^(\d{1,9})(?:[\s:]+(\d{1,9}))?$/.exec(given('frameRateMultiplier'))
  const ratio = multiplier ? Number(multiplier[1]) / Number(multiplier[2] ?? 1) : 1
  const dropMode = given('dropMode')
  return {
    frameRate: whole('frameRate') ?? 30,
    frameRateMultiplier: ratio > 0 && Number.isFinite(ratio) ? ratio : 1,
    subFrameRate: whole('subFrameRate') ?? 1,
    tickRate: whole('tickRate') ?? (whole('frameRate') === undefined ? 1 : whole('frameRate')! * (whole('subFrameRate') ?? 1)),
    timeBase: given('timeBase') === 'smpte' ? 'smpte' : 'media',
    dropMode: dropMode === 'dropNTSC' || dropMode === 'dropPAL' ? dropMode : 'nonDrop',
  }
}

/**
 * A time expression (TTML2, 12.3.1) in milliseconds, not rounded: clock times `01:02:03`, `01:02:03.04`, `01:02:03:12`, `01:02:03:12.1`, and offsets `90s`,
 * `1.5h`, `2m`, `250ms`, `48f`, `900t`. Undefined when it is none, wall clock times included.
 */
export const parseTtmlTime = (text: string, clock: TtmlClock): number | undefined => {
  const ms = clockTime(text.trim(), clock) ?? offsetTime(text.trim(), clock)
  return ms !== undefined && ms <= latestMs ? ms : undefined
}

const clockTime = (text: string, clock: TtmlClock): number | undefined => {
  const match = /^(\d{2,9}):(\d{2}):(\d{2})(?:(\.\d{1,20})|[:;](\d{2,9})(?:\.(\d{1,9}))?)?$/.exec(text)
  if (!match || Number(match[2]) > 59 || Number(match[3]) > 60) return undefined
  // A leap second outside of the clock time base is as 59 (12.3.1).
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60 + Math.min(59, Number(match[3])) + Number(`0${match[4] ?? ''}`)
  const frames = Number(match[5] ?? 0) + Number(match[6] ?? 0) / clock.subFrameRate
  const rate = clock.frameRate * clock.frameRateMultiplier
  if (clock.timeBase === 'smpte') return ((seconds * clock.frameRate + frames - droppedFrames(seconds, clock)) / rate) * 1000
  return (seconds + frames / rate) * 1000
}

/** Two numbers a minute are skipped (NTSC, but for every tenth) or four every other minute (PAL): TTML2, appendix on time expressions. */
const droppedFrames = (seconds: number, { dropMode }: TtmlClock): number => {
  const minutes = Math.floor(seconds / 60)
  if (dropMode === 'dropNTSC') return (minutes - Math.floor(minutes / 10)) * 2
  return dropMode === 'dropPAL' ? (Math.floor(minutes / 2) - Math.floor(minutes / 20)) * 4 : 0
}

const offsetTime = (text: string, clock: TtmlClock): number | undefined => {
  const match = /^(\d{1,15}(?:\.\d{1,20})?)(h|m|s|ms|f|t)$/.exec(text)
  if (!match) return undefined
  const count = Number(match[1])
  switch (match[2]) {
    case 'h':
      return count * 3_600_000
    case 'm':
      return count * 60_000
    case 's':
      return count * 1000
    case 'ms':
      return count
    case 'f':
      return (count / (clock.frameRate * clock.frameRateMultiplier)) * 1000
    default:
      return (count / clock.tickRate) * 1000
  }
}
