import type { Cue } from './cue.ts'

/** Cues on the clock of the film, as far as they lie in it: what begins after its end goes, and what lasts longer ends with it. */
export const withinFilm = (cues: readonly Cue[], film: { readonly startsAtMs?: number; readonly lastsMs: number }): Cue[] => {
  const { startsAtMs = 0, lastsMs } = film
  return cues.flatMap((cue) => {
    const startMs = Math.max(0, cue.startMs - startsAtMs)
    const endMs = Math.min(lastsMs, cue.endMs - startsAtMs)
    return endMs > startMs ? [{ ...cue, startMs, endMs }] : []
  })
}
