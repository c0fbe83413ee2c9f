import { quoted } from './attributes.ts'

/**
 * Renditions of a group differ in NAME (RFC 8216, 4.3.4.1.1); names are compared as they will be written. Straight quotes become a curved one: some readers take an
 * apostrophe for the beginning of a quoted string, which it is not.
 */
export const distinctNames = (tracks: readonly { readonly label: string; readonly language: string }[]): string[] => {
  const taken = new Set<string>()
  return tracks.map((track) => {
    const wanted = quoted(track.label.replaceAll(/["']/g, '’')).quoted.trim() || quoted(track.language).quoted || 'und'
    let name = wanted
    for (let copy = 2; taken.has(name); copy += 1) name = `${wanted} (${copy})`
    taken.add(name)
    return name
  })
}

/** Of those that a player could not tell apart by language and role only the first may be chosen by itself (4.3.4.1.1). */
export const distinguishable = <Track extends { readonly language: string; readonly role: string }>(
  tracks: readonly Track[],
): ReadonlySet<Track> =>
  new Set([...Map.groupBy(tracks, (track) => JSON.stringify([track.language, track.role])).values()].map((alike) => alike[0]!))

/**
 * STABLE-VARIANT-ID and STABLE-RENDITION-ID: what keeps its name while steering changes where it lies (draft-pantos-hls-rfc8216bis, 4.4.6.1.1 and 4.4.6.2).
 * An id with other characters than these tags allow has none.
 */
export const stableId = (trackId: string): ReturnType<typeof quoted> | undefined =>
  /^[a-zA-Z0-9+/=.\-_]+$/.test(trackId) ? quoted(trackId) : undefined
