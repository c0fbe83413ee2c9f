import type { BuildFacts } from '../../media/cmaf/build-facts.ts'
import { segmentSizes } from '../../media/cmaf/segment-sizes.ts'
import { parseSelection, type Selection } from '../../media/cmaf/selection.ts'
import { writeMpd } from '../../media/dash/write-mpd.ts'
import { writeMaster } from '../../media/hls/write-master.ts'
import { writePlaylist } from '../../media/hls/write-playlist.ts'

export interface Manifest {
  readonly mediaType: string
  readonly text: string
}

/**
 * The manifest at `<selection>/<name>`, for tracks up to the token's height; undefined when there is none. It names the build's
 * files relative to itself, so that they inherit the token.
 */
export const renderManifest = (facts: BuildFacts, place: string, maxHeight: number): Manifest | undefined => {
  const slash = place.indexOf('/')
  const asked = parseSelection(place.slice(0, Math.max(slash, 0)))
  if (!asked) return undefined
  const selection: Selection = { ...asked, maxHeight: Math.min(asked.maxHeight, maxHeight) }
  const name = place.slice(slash + 1)
  if (name === 'manifest.mpd') return { mediaType: 'application/dash+xml', text: writeMpd(facts, { selection, filesBase }) }
  if (name === 'master.m3u8') return playlist(writeMaster(facts, { selection, filesBase }))
  if (name === 'sizes.json') return { mediaType: 'application/json', text: JSON.stringify(segmentSizes(facts, selection)) }
  return playlist(writePlaylist(facts, name, { selection, filesBase }))
}

const filesBase = '../files/'

const playlist = (text: string | undefined): Manifest | undefined =>
  text === undefined ? undefined : { mediaType: 'application/vnd.apple.mpegurl', text }
