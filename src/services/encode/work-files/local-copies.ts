/**
 * What lies on this machine of files that are kept elsewhere, and what goes when it is too much: the longest unused first, and never what somebody holds. Paths stand for
 * whole folders; nothing is touched here.
 */
export interface LocalCopies {
  has(path: string): boolean
  /** A copy that is there now, or is used again; it stays until it is let go as often as it was held. */
  hold(path: string, bytes?: number): void
  letGo(path: string): void
  /** Forgets and names what has to go: what is beyond the bound, and what nobody holds of what `isUnwanted`. */
  takeExcess(isUnwanted?: (path: string) => boolean): readonly string[]
  bytes(): number
}

export const createLocalCopies = (mostBytes: number): LocalCopies => {
  // In the order of their last use.
  const copies = new Map<string, number>()
  const holders = new Map<string, number>()
  let total = 0
  return {
    has: (path) => copies.has(path),
    hold(path, bytes) {
      const known = copies.get(path)
      const size = bytes ?? known ?? 0
      total += size - (known ?? 0)
      copies.delete(path)
      copies.set(path, size)
      holders.set(path, (holders.get(path) ?? 0) + 1)
    },
    letGo(path) {
      const left = (holders.get(path) ?? 0) - 1
      if (left > 0) holders.set(path, left)
      else holders.delete(path)
    },
    takeExcess(isUnwanted = () => false) {
      const gone: string[] = []
      for (const [path, bytes] of copies) {
        if (holders.has(path) || (total <= mostBytes && !isUnwanted(path))) continue
        copies.delete(path)
        total -= bytes
        gone.push(path)
      }
      return gone
    },
    bytes: () => total,
  }
}
