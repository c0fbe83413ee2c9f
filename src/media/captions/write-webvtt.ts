import { formatCueTime } from './cue-time.ts'
import type { Cue } from './cue.ts'

/** Cues as a WebVTT file that every player reads (W3C WebVTT, section 4.1). */
export const writeWebVtt = (cues: readonly Cue[]): string => {
  const blocks = cues.map(
    ({ id, startMs, endMs, settings, text }) =>
      `${id ? `${oneLine(id)}\n` : ''}${formatCueTime(startMs)} --> ${formatCueTime(endMs)}${settings ? ` ${settings}` : ''}\n${withoutBlankLines(text)}\n`,
  )
  return `WEBVTT\n\n${blocks.join('\n')}`
}

/** An id may hold neither a line end nor an arrow. */
const oneLine = (id: string): string => id.replaceAll(/[\r\n]+/g, ' ').replaceAll('-->', '->')

/** A blank line would end the cue. */
const withoutBlankLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n')
