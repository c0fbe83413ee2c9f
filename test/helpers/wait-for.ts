/** Milliseconds between two looks. */
const everyMs = 25

/** Looks again and again until there is something (not undefined or false); an error with `words` when patience ends. */
export const waitFor = async <Result>(
  look: () => Promise<Result | undefined | false> | Result | undefined | false,
  options: { patienceMs?: number; words?: () => string } = {},
): Promise<Result> => {
  const until = performance.now() + (options.patienceMs ?? 10_000)
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > until) throw new Error(options.words?.() ?? 'waited in vain')
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
