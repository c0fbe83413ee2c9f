/** Reads in flight that others may wait for; one that comes when there are more is not shared, which is slower and no worse. */
const mostFlights = 10_000

/** Whoever asks for what is being asked for already gets the same answer. Nothing is remembered beyond that. */
export class SingleFlight {
  readonly #flights = new Map<string, Promise<unknown>>()

  run<Output>(key: string, action: () => Promise<Output>): Promise<Output> {
    const flying = this.#flights.get(key)
    if (flying) return flying as Promise<Output>
    const flight = action().finally(() => this.#flights.delete(key))
    if (this.#flights.size < mostFlights) this.#flights.set(key, flight)
    return flight
  }
}
