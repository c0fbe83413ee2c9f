/** Something that can be reached or done from the keyboard. */
export interface Command {
  readonly id: string
  readonly name: string
  /** What kind of thing it is, beside its name. */
  readonly kind: string
  readonly run: () => void
}

/** Commands shown at once. */
const mostShown = 12

/**
 * The commands that `typed` can mean, best first: those whose name begins with it, then those with a word that begins with it, then those that
 * have its letters in order. Everything when nothing was typed.
 */
export const matchingCommands = <Item extends Pick<Command, 'name'>>(commands: readonly Item[], typed: string): Item[] => {
  const wanted = typed.trim().toLowerCase()
  return commands
    .map((command, index) => ({ command, index, rank: rankOf(command.name.toLowerCase(), wanted) }))
    .filter(({ rank }) => rank < unmatched)
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, mostShown)
    .map(({ command }) => command)
}

const unmatched = 3

const rankOf = (name: string, wanted: string): number => {
  if (name.startsWith(wanted)) return 0
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 1
  return hasInOrder(name, wanted) ? 2 : unmatched
}

const hasInOrder = (name: string, wanted: string): boolean => {
  let at = 0
  for (const letter of wanted) {
    at = name.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}
