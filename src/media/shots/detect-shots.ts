import { findCuts } from './find-cuts.ts'
import { findDissolves } from './find-dissolves.ts'
import { findFades } from './find-fades.ts'
import type { LumaFacts } from './luma-facts.ts'
import type { Stretch, Transition } from './transition.ts'

export interface Shot {
  readonly firstFrame: number
  readonly frames: number
  readonly startsBy: 'start' | 'cut' | 'fade' | 'dissolve'
}

export interface ShotLimits {
  /** No shot is shorter, unless the film is. */
  readonly leastSeconds: number
}

/**
 * The shots of a film, in order and without gaps from frame 0 to the last; none for a film without frames. A shot begins with the first frame
 * after a cut, or in the middle of a fade or a dissolve. Thresholds are relative to the neighbourhood and to the contrast of the pictures.
 * Flashes and fast cameras begin no shot.
 */
export const detectShots = (facts: LumaFacts, limits: ShotLimits = { leastSeconds: 0.25 }): Shot[] => {
  if (facts.frames === 0) return []
  const { transitions: fades, stretches } = findFades(facts)
  const cuts = findCuts(facts, stretches)
  const dissolves = findDissolves(facts, scenesBetween(facts.frames, cuts, stretches))
  const least = Math.max(1, Math.round(limits.leastSeconds * facts.framesPerSecond))
  return shotsOf(facts.frames, spaced([...fades, ...cuts, ...dissolves], facts.frames, least))
}

/** What lies between cuts, outside of fades. */
const scenesBetween = (frames: number, cuts: readonly Transition[], fades: readonly Stretch[]): Stretch[] => {
  const breaks = [...cuts.map(({ at }) => ({ from: at, to: at })), ...fades].sort((a, b) => a.from - b.from)
  const scenes: Stretch[] = []
  let from = 0
  for (const end of [...breaks, { from: frames, to: frames }]) {
    if (end.from > from) scenes.push({ from, to: end.from })
    from = Math.max(from, end.to)
  }
  return scenes
}

const rank = { cut: 0, fade: 1, dissolve: 2 } as const

/** The surest first, cuts before fades before dissolves; what would make a shot too short goes. */
const spaced = (transitions: readonly Transition[], frames: number, least: number): Transition[] => {
  const taken = new Uint8Array(frames)
  const kept: Transition[] = []
  for (const transition of transitions.toSorted((a, b) => rank[a.kind] - rank[b.kind] || b.strength - a.strength || a.at - b.at)) {
    const { at } = transition
    if (at < least || at > frames - least || taken.subarray(at - least + 1, at + least).includes(1)) continue
    taken[at] = 1
    kept.push(transition)
  }
  return kept.sort((a, b) => a.at - b.at)
}

const shotsOf = (frames: number, transitions: readonly Transition[]): Shot[] => {
  const starts = [{ at: 0, kind: 'start' as const }, ...transitions]
  return starts.map(({ at, kind }, index) => ({ firstFrame: at, frames: (starts[index + 1]?.at ?? frames) - at, startsBy: kind }))
}
