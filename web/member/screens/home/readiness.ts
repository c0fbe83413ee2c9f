import type { Home } from '../../../../src/contracts/recommend.ts'

/** How many of the titles on a home page can be watched already. A title in several rows counts once. */
export const readiness = (home: Pick<Home, 'hero' | 'rows'>): { readonly done: number; readonly total: number } => {
  const playable = new Map<string, boolean>()
  for (const card of [...(home.hero ? [home.hero] : []), ...home.rows.flatMap((row) => row.items)])
    playable.set(card.titleId, card.playable)
  return { done: [...playable.values()].filter(Boolean).length, total: playable.size }
}
