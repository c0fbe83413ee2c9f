/** What the transcoder gives for a running child. */
interface ChildControl {
  pause(): void
  resume(): void
}

/** Holds a step back while somebody watches: its children stand still, and no new one starts. */
export class PauseGate {
  readonly #children = new Set<ChildControl>()
  #waiting: (() => void)[] = []
  #paused = false

  get paused(): boolean {
    return this.#paused
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    for (const child of this.#children) child.pause()
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    for (const child of this.#children) child.resume()
    for (const wake of this.#waiting.splice(0)) wake()
  }

  /** A child that starts while the gate is shut stands still from its beginning. Returns how to forget it. */
  add(child: ChildControl): () => void {
    this.#children.add(child)
    if (this.#paused) child.pause()
    return () => this.#children.delete(child)
  }

  /** Resolves when the gate is open; rejects with the signal's reason. */
  async open(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    while (this.#paused) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      signal.throwIfAborted()
    }
  }
}
