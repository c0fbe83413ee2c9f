import type { StepKind } from '../step-payloads.ts'

/**
 * Steps that keep the processors busy for long have slots of their own, and those that cut, check, picture and store others: a build that is encoded
 * does not wait for the next rung to become playable, and storing it does not hold up the encoding of the next.
 * What must be done where the uploads lie has a slot there in any case.
 */
export type Lane = 'busy' | 'light' | 'here'

const laneOfKind: Readonly<Record<StepKind, Lane>> = {
  share: 'here',
  inspect: 'busy',
  analyse: 'busy',
  ladder: 'light',
  join: 'light',
  images: 'light',
  audio: 'busy',
  text: 'light',
  video: 'busy',
  package: 'light',
  verify: 'light',
  publish: 'light',
}

export const kindsIn = (lane: Lane): StepKind[] => (Object.keys(laneOfKind) as StepKind[]).filter((kind) => laneOfKind[kind] === lane)

/** How many steps of each lane run at once; of the busy and the light ones none where this machine is not to encode, and `here` in the house alone. */
export const slotsOf = ({
  workers,
  duty,
}: {
  readonly workers: number
  readonly duty: 'whole' | 'work'
}): Readonly<Record<Lane, number>> => ({
  busy: workers,
  light: workers > 0 ? 2 : 0,
  here: duty === 'whole' ? 1 : 0,
})
