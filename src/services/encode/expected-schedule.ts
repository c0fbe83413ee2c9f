import { kindsIn, slotsOf, type Lane } from './worker/lanes.ts'

/** A step as far as its place in time depends on it. */
export interface ScheduledStep {
  readonly key: string
  readonly kind: string
  /** Higher goes first; equal ones go in the order given. */
  readonly priority: number
  readonly needs: readonly string[]
  readonly costSeconds: number
}

/**
 * When each step would end, in seconds from the beginning, when each has a processor to itself and workers take what is ready as they do it in the house: the highest
 * priority first, with slots for long steps and others for short ones. A step whose needs are not among the steps never ends.
 *
 * List scheduling: states are the slots' ends, the steps that are ready, and how many needs each other step still waits for.
 */
export const expectedEnds = (steps: readonly ScheduledStep[], workers: number): ReadonlyMap<string, number> => {
  const ends = new Map<string, number>()
  const waitsFor = new Map(steps.map((step) => [step.key, new Set(step.needs).size]))
  const neededBy = new Map<string, ScheduledStep[]>()
  for (const step of steps)
    for (const need of new Set(step.needs)) {
      const waiting = neededBy.get(need)
      if (waiting) waiting.push(step)
      else neededBy.set(need, [step])
    }
  const place = new Map(steps.map((step, index) => [step.key, index]))
  const isBefore = (a: ScheduledStep, b: ScheduledStep) => b.priority - a.priority || place.get(a.key)! - place.get(b.key)!
  const free = { ...slotsOf({ workers: Math.max(1, workers), duty: 'whole' }) }
  const lanes = Object.keys(free) as Lane[]
  const ready: Record<Lane, ScheduledStep[]> = { busy: [], light: [], here: [] }
  const running: { step: ScheduledStep; lane: Lane; end: number }[] = []
  const laneOfKind = new Map<string, Lane>(lanes.flatMap((lane) => kindsIn(lane).map((kind) => [kind, lane] as const)))
  const laneOf = ({ kind }: ScheduledStep): Lane => laneOfKind.get(kind) ?? 'busy'
  const admit = (more: readonly ScheduledStep[]) => {
    for (const step of more) ready[laneOf(step)].push(step)
    for (const lane of lanes) ready[lane].sort(isBefore)
  }
  admit(steps.filter((step) => waitsFor.get(step.key) === 0))
  for (let now = 0; ;) {
    for (const lane of lanes)
      while (free[lane] > 0 && ready[lane].length > 0) {
        const step = ready[lane].shift()!
        free[lane] -= 1
        running.push({ step, lane, end: now + step.costSeconds })
      }
    if (running.length === 0) return ends
    const next = running.reduce((soonest, candidate) => (candidate.end < soonest.end ? candidate : soonest))
    running.splice(running.indexOf(next), 1)
    now = next.end
    free[next.lane] += 1
    ends.set(next.step.key, now)
    const freed = (neededBy.get(next.step.key) ?? []).filter((step) => {
      waitsFor.set(step.key, waitsFor.get(step.key)! - 1)
      return waitsFor.get(step.key) === 0
    })
    if (freed.length > 0) admit(freed)
  }
}
