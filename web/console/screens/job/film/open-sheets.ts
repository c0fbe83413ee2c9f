import { sheetPlanOf, type SheetPlan } from './sheet-plan.ts'

/** Sheets that are kept: more than an axis shows at once. */
const keptSheets = 60
/** A sheet or a manifest that takes longer is given up, in milliseconds. */
const patienceMs = 20_000

/** The sheets of small pictures of a build as they come. */
export interface Sheets {
  /** Object URLs of the sheets that are here, by their own. Each change makes a new map. */
  readonly urls: ReadonlyMap<string, string>
  subscribe(listener: () => void): () => void
  want(uris: readonly string[]): void
  close(): void
}

export const openSheets = (): Sheets => {
  const closing = new AbortController()
  const listeners = new Set<() => void>()
  const asked = new Set<string>()
  let urls: ReadonlyMap<string, string> = new Map()
  const take = async (uri: string) => {
    const response = await fetch(uri, { signal: AbortSignal.any([closing.signal, AbortSignal.timeout(patienceMs)]) })
    if (!response.ok) throw new Error(`a sheet of pictures was answered with ${response.status}`)
    const url = URL.createObjectURL(await response.blob())
    if (closing.signal.aborted) return URL.revokeObjectURL(url)
    urls = new Map([...urls, [uri, url]])
    for (const listener of listeners) listener()
  }
  return {
    get urls() {
      return urls
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    want(uris) {
      for (const uri of uris) {
        if (asked.has(uri) || asked.size >= keptSheets) continue
        asked.add(uri)
        // A sheet that does not come leaves its places empty; it is asked for again when somebody looks there again.
        take(uri).catch(() => asked.delete(uri))
      }
    },
    close() {
      closing.abort()
      for (const url of urls.values()) URL.revokeObjectURL(url)
    },
  }
}

/** How the sheets lie that the manifest at this address names. */
export const fetchSheetPlan = async (manifestUrl: string, signal: AbortSignal): Promise<SheetPlan | undefined> => {
  const response = await fetch(manifestUrl, { signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) })
  if (!response.ok) throw new Error(`the manifest was answered with ${response.status}`)
  return sheetPlanOf(await response.text(), manifestUrl)
}
