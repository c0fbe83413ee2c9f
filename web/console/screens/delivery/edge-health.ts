import type { Tone } from '../../parts/state.tsx'

interface EdgeHealth {
  readonly health: 'well' | 'full' | 'ill'
  readonly silent: boolean
}

export const edgeTone = ({ health, silent }: EdgeHealth): Tone => {
  if (silent || health === 'ill') return 'bad'
  return health === 'full' ? 'busy' : 'good'
}

/** How an edge is, and what that means for who watches. */
export const edgeWords = ({ health, silent }: EdgeHealth): string => {
  if (silent) return 'silent: no play is sent there until it reports again'
  if (health === 'ill') return 'ill: it says that it cannot serve'
  return health === 'full' ? 'full: it serves what it has and takes no more builds' : 'well'
}
