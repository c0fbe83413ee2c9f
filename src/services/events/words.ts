import type { PlayerMoment } from '../../contracts/events/index.ts'
import { unreachable } from '../../kit/failure.ts'
import type { StoryEntry } from './tables.ts'

/** One line of a story as a person reads it: what happened, with the numbers that explain it. */
export const wordsOf = (entry: StoryEntry): string => (entry.source === 'player' ? momentWords(entry.moment) : playbackWords(entry))

const playbackWords = (entry: Extract<StoryEntry, { source: 'playback' }>): string => {
  switch (entry.kind) {
    case 'started': {
      const { device, pathways, reasons, profileId } = entry.data
      const who = profileId ? 'The play' : "An operator's test play"
      return [`${who} may begin on ${device}, from ${pathways.join(', then ') || 'no edge'}.`, ...reasons.map(sentence)].join(' ')
    }
    case 'ended':
      return {
        closed: 'Playback heard that the play is over.',
        expired: 'Nothing was heard of the play for too long; it is over.',
        revoked: 'The play was revoked and is over.',
      }[entry.data.reason]
    case 'revoked':
      return `The right to its bytes was taken away: ${sentence(entry.data.reason)}`
    default:
      return unreachable(entry)
  }
}

const momentWords = (moment: PlayerMoment): string => {
  const where = moment.mediaSeconds === undefined ? '' : ` at ${mediaTime(moment.mediaSeconds)}`
  switch (moment.kind) {
    case 'attempt':
      return 'The viewer pressed play.'
    case 'first-frame':
      return `First frame${moment.elapsedMs === undefined ? '' : ` after ${milliseconds(moment.elapsedMs)}`}${listed(' with ', pictureOf(moment))}.`
    case 'playing':
      return `Playing${where}.`
    case 'paused':
      return `Paused${where}.`
    case 'seeked':
      return `Moved to ${mediaTime(moment.mediaSeconds ?? 0)}${listed(' with ', bufferOf(moment))}.`
    case 'stalled':
      return `Stalled${where}${listed(' with ', bufferOf(moment), rateOf(moment))}.`
    case 'resumed':
      return `Went on${where}${moment.elapsedMs === undefined ? '' : ` after ${milliseconds(moment.elapsedMs)} of waiting`}.`
    case 'switched':
      return `Switched to ${pictureOf(moment) ?? 'another rung'}${where}${listed(' with ', bufferOf(moment), rateOf(moment))}.`
    case 'pathway':
      return `Bytes come from ${moment.pathway ?? 'another edge'} now${moment.message ? `: ${sentence(moment.message)}` : '.'}`
    case 'heartbeat':
      return `Watching${where}${listed(': ', pictureOf(moment), bufferOf(moment), rateOf(moment))}.`
    case 'ended':
      return 'Watched to the end.'
    case 'closed':
      return `The viewer left${where}.`
    case 'failed':
      return `Failed${where}${moment.code ? ` (${moment.code})` : ''}${moment.message ? `: ${sentence(moment.message)}` : '.'}`
    default:
      return unreachable(moment.kind)
  }
}

const pictureOf = ({ height, bitrateKbps }: PlayerMoment): string | undefined => {
  if (height === undefined) return bitrateKbps === undefined ? undefined : `${rate(bitrateKbps)}`
  return bitrateKbps === undefined ? `${height}p` : `${height}p at ${rate(bitrateKbps)}`
}
const bufferOf = ({ bufferMs }: PlayerMoment): string | undefined =>
  bufferMs === undefined ? undefined : `${(bufferMs / 1000).toFixed(1)} s in the buffer`
const rateOf = ({ throughputKbps }: PlayerMoment): string | undefined =>
  throughputKbps === undefined ? undefined : `${rate(throughputKbps)} measured`

const listed = (lead: string, ...parts: readonly (string | undefined)[]): string => {
  const said = parts.filter((part) => part !== undefined)
  return said.length > 0 ? `${lead}${said.join(', ')}` : ''
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
const milliseconds = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`)
const rate = (kbps: number): string => (kbps < 1000 ? `${Math.round(kbps)} kbit/s` : `${(kbps / 1000).toFixed(1)} Mbit/s`)

/** `0:07`, `12:34`, `1:02:03`. */
const mediaTime = (seconds: number): string => {
  const whole = Math.floor(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
