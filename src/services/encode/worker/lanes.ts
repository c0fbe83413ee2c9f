import type { StepKind } from '../plan-job.ts'

/**
 * Steps that keep the processors busy and steps that mostly wait for the disk have slots of their own, so that storing one build does
 * not hold up the encoding of the next.
 */
export type Lane = 'busy' | 'light'

const laneOfKind: Readonly<Record<StepKind, Lane>> = {
  inspect: 'busy',
  images: 'busy',
  audio: 'busy',
  text: 'light',
  video: 'busy',
  package: 'light',
  verify: 'busy',
  quality: 'busy',
  publish: 'light',
}

export const kindsIn = (lane: Lane): StepKind[] => (Object.keys(laneOfKind) as StepKind[]).filter((kind) => laneOfKind[kind] === lane)

/** How many steps of each lane run at once; none where this machine is not to encode. */
export const slotsOf = (workers: number): Readonly<Record<Lane, number>> => ({ busy: workers, light: workers > 0 ? 1 : 0 })
