import { readWebVttTime } from './cue-time.ts'

/** A cue as it stands in the file: times read, everything else still text. */
export interface CueBlock {
  readonly kind: 'cue'
  readonly line: number
  readonly id: string
  readonly startMs: number
  readonly endMs: number
  readonly settings: string
  readonly text: string
}

export type WebVttBlock =
  | CueBlock
  | { readonly kind: 'header' | 'region' | 'style' | 'note' | 'stray'; readonly line: number; readonly text: string }
  | { readonly kind: 'unreadable'; readonly line: number; readonly timing: string }

/** Whether the text carries the signature (section 4.1); without it nothing else of this file is WebVTT. */
export const hasWebVttSignature = (text: string): boolean => /^WEBVTT(?:[ \t\n\r]|$)/.test(text)

/**
 * The blocks of a WebVTT file (section 6.1, "collect a WebVTT block"): a block ends at an empty line, or at a second line with an arrow. One pass.
 *
 * @param text with the signature and without a byte order mark.
 */
export function* webVttBlocks(text: string): Generator<WebVttBlock> {
  const lines = text.replaceAll('\0', '\uFFFD').replaceAll(/\r\n?/g, '\n').split('\n')
  let at = 1
  if (lines.length > 1 && lines[1] !== '') {
    const end = endOfHeader(lines)
    yield { kind: 'header', line: 2, text: lines.slice(1, end).join('\n') }
    at = end
  }
  while (at < lines.length) {
    if (lines[at] === '') {
      at += 1
      continue
    }
    const { block, next } = readBlock(lines, at)
    yield block
    at = next
  }
}

const endOfHeader = (lines: readonly string[]): number => {
  let end = 1
  while (end < lines.length && lines[end] !== '' && !lines[end]!.includes('-->')) end += 1
  return end
}

const readBlock = (lines: readonly string[], first: number): { readonly block: WebVttBlock; readonly next: number } => {
  const timingAt = lines[first]!.includes('-->') ? first : first + 1
  const isCue = lines[timingAt]?.includes('-->') ?? false
  let next = isCue ? timingAt + 1 : first + 1
  while (next < lines.length && lines[next] !== '' && !lines[next]!.includes('-->')) next += 1
  const line = first + 1
  if (!isCue) return { block: otherBlock(lines.slice(first, next), line), next }
  const timing = readTimingLine(lines[timingAt]!)
  if (!timing) return { block: { kind: 'unreadable', line: timingAt + 1, timing: lines[timingAt]! }, next }
  const id = timingAt > first ? lines[first]! : ''
  return { block: { kind: 'cue', line: timingAt + 1, id, ...timing, text: lines.slice(timingAt + 1, next).join('\n') }, next }
}

const otherBlock = (lines: readonly string[], line: number): WebVttBlock => {
  const first = lines[0]!
  const rest = lines.slice(1).join('\n')
  if (/^STYLE\s*$/.test(first)) return { kind: 'style', line, text: rest }
  if (/^REGION\s*$/.test(first)) return { kind: 'region', line, text: rest }
  if (/^NOTE(?:[ \t]|$)/.test(first)) return { kind: 'note', line, text: rest }
  return { kind: 'stray', line, text: lines.join('\n') }
}

/** Section 6.3, "collect WebVTT cue timings and settings". */
const readTimingLine = (line: string): { readonly startMs: number; readonly endMs: number; readonly settings: string } | undefined => {
  const start = readWebVttTime(line.trimStart())
  if (!start) return undefined
  const arrow = line.trimStart().slice(start.length).trimStart()
  if (!arrow.startsWith('-->')) return undefined
  const behind = arrow.slice(3).trimStart()
  const end = readWebVttTime(behind)
  return end && { startMs: start.ms, endMs: end.ms, settings: behind.slice(end.length) }
}
