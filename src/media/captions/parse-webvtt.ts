import { captionLimits } from './caption-limits.ts'
import type { Cue, ParsedCaptions } from './cue.ts'
import { problemList, quoted } from './problem-list.ts'
import { webVttBlocks, type CueBlock } from './webvtt-blocks.ts'
import { placeInRegion } from './webvtt-region-place.ts'
import { parseRegion, parseSettings, type WebVttRegion } from './webvtt-settings.ts'
import { parseWebVttText } from './webvtt-text.ts'

/**
 * WebVTT to cues by the W3C's own parser (section 6.1), which drops what it cannot read; here each drop is told. Regions become places of the cues in them,
 * styles and notes go, and so do cues that say nothing or end before they begin, for no player shows them.
 *
 * @param text with the signature and without a byte order mark.
 */
export const parseWebVtt = (text: string, cuesAtMost = captionLimits.cues): ParsedCaptions => {
  const { problems, tell } = problemList()
  const regions = new Map<string, WebVttRegion>()
  const cues: Cue[] = []
  const keep = (region: WebVttRegion | undefined) => region && regions.size < 1000 && regions.set(region.id, region)
  for (const block of webVttBlocks(text)) {
    if (block.kind === 'cue') {
      if (cues.length === cuesAtMost) {
        tell({ line: block.line, words: `there are more than ${cuesAtMost} cues; this one and all after it are left out` })
        break
      }
      const cue = readCue(block, regions, (words) => tell({ line: block.line, words }))
      if (cue) cues.push(cue)
    } else if (block.kind === 'header') {
      // Drafts before 2015 wrote regions into the header, one a line.
      for (const line of block.text.split('\n')) if (line.startsWith('Region:')) keep(parseRegion(line.slice(7), '='))
    } else if (block.kind === 'region') keep(parseRegion(block.text, ':'))
    else if (block.kind === 'unreadable')
      tell({ line: block.line, words: `the time ${quoted(block.timing)} cannot be read; its cue is left out` })
    else if (block.kind === 'stray') tell({ line: block.line, words: `${quoted(block.text)} has no time; it is left out` })
  }
  return { format: 'webvtt', cues: inOrder(cues), findings: problems }
}

/** By start, then by end, then as they were. */
export const inOrder = (cues: readonly Cue[]): Cue[] => cues.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)

const readCue = (block: CueBlock, regions: ReadonlyMap<string, WebVttRegion>, tell: (words: string) => void): Cue | undefined => {
  const { startMs, endMs } = block
  if (endMs <= startMs) {
    tell('the end lies before the beginning; the cue is left out')
    return undefined
  }
  const spans = parseWebVttText(block.text)
  if (spans.length === 0) {
    tell('the cue says nothing; it is left out')
    return undefined
  }
  const { place, region, unknown } = parseSettings(block.settings)
  for (const setting of unknown) tell(`the setting ${quoted(setting)} is not understood; it is left out`)
  const around = region === undefined ? undefined : regions.get(region)
  const id = block.id.trim().slice(0, 200).toWellFormed()
  return { startMs, endMs, ...(id !== '' && { id }), place: around ? placeInRegion(place, around) : place, spans }
}
