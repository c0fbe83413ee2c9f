/** A unit of a film, and what trying it costs, in any one measure. */
export interface TriedCandidate {
  readonly frames: number
  readonly cost: number
}

/**
 * Places of the units that are tried where not all of them can be, in their order: those for which a unit of cost says the most about the film, which are the long
 * ones, since windows hardly grow with their units. At least one, whatever it costs.
 */
export const chooseTried = (units: readonly TriedCandidate[], budget: number): number[] => {
  const places = units.map((_, place) => place)
  const worth = (place: number) => units[place]!.frames / units[place]!.cost
  const chosen: number[] = []
  let spent = 0
  for (const place of places.toSorted((a, b) => worth(b) - worth(a) || a - b)) {
    if (chosen.length > 0 && spent + units[place]!.cost > budget) break
    chosen.push(place)
    spent += units[place]!.cost
  }
  return chosen.toSorted((a, b) => a - b)
}
