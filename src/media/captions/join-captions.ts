import { captionLimits } from './caption-limits.ts'
import type { Cue, ParsedCaptions } from './cue.ts'
import { inOrder } from './parse-webvtt.ts'
import { problemList } from './problem-list.ts'

export interface CaptionPart {
  readonly captions: ParsedCaptions
  /** Added to the times of its cues, where each part counts from its own beginning. */
  readonly offsetMs?: number
}

/**
 * Captions that came in pieces (samples of an `stpp` track, segments of WebVTT) as one: a cue that a cut went through, or that both pieces hold whole, is one cue again.
 * Where there is not one cue, the first refusal is that of all.
 */
export const joinCaptions = (parts: readonly CaptionPart[]): ParsedCaptions => {
  const { problems, tell } = problemList()
  const cues: Cue[] = []
  for (const { captions, offsetMs = 0 } of parts) {
    for (const finding of captions.findings) tell(finding)
    for (const cue of captions.cues)
      if (cues.length < captionLimits.cues)
        cues.push(offsetMs === 0 ? cue : { ...cue, startMs: cue.startMs + offsetMs, endMs: cue.endMs + offsetMs })
  }
  const joined: Cue[] = []
  // By what they show; the last of each kind is enough, because cues come in order of their start.
  const latest = new Map<string, number>()
  for (const cue of inOrder(cues)) {
    const key = JSON.stringify([cue.spans, cue.place, cue.forced ?? false])
    const at = latest.get(key)
    const before = at === undefined ? undefined : joined[at]
    if (before && at !== undefined && cue.startMs <= before.endMs && before.id === cue.id)
      joined[at] = { ...before, endMs: Math.max(before.endMs, cue.endMs) }
    else latest.set(key, joined.push(cue) - 1)
  }
  const first = parts[0]?.captions
  const refusal = cues.length === 0 ? parts.find(({ captions }) => captions.refusal)?.captions.refusal : undefined
  return {
    format: first?.format ?? 'srt',
    cues: joined,
    findings: refusal ? [{ words: refusal.words }] : problems,
    ...(first?.language !== undefined && { language: first.language }),
    ...(refusal && { refusal }),
  }
}
