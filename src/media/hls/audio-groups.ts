import type { AudioCodec, AudioTrack } from '../cmaf/build-facts.ts'
import { formatAttributes, quoted } from './attributes.ts'
import { playlistName } from './playlist-name.ts'
import { distinctNames, distinguishable, stableId } from './renditions.ts'

/** The sound that goes with a variant: every programme of the film once, in one codec and as near to one layout as there is. */
export interface AudioGroup {
  readonly id: string
  readonly tracks: readonly AudioTrack[]
}

/**
 * One group per layout. Groups have the same programmes under the same names (RFC 8216, 4.3.4.1.1): a programme that is not there in a group's layout is in
 * it in the next smaller one, or else in the smallest that it has.
 */
export const audioGroups = (audio: readonly AudioTrack[], codec: AudioCodec): AudioGroup[] => {
  const programmes = programmesOf(audio.filter((track) => track.codec === codec))
  const layouts = [...new Set(programmes.flat().map((track) => track.channels))].toSorted((a, b) => a - b)
  const groups: AudioGroup[] = []
  for (const channels of layouts) {
    const tracks = programmes.map((layoutsOfOne) => layoutsOfOne.findLast((track) => track.channels <= channels) ?? layoutsOfOne[0]!)
    const last = groups.at(-1)
    if (last?.tracks.every((track, index) => track === tracks[index])) continue
    groups.push({ id: groups.length === 0 ? `audio-${codec}` : `audio-${codec}-${channels}`, tracks })
  }
  return groups
}

/** The same words to the same pictures, smallest layout first. What is there twice in one layout is two programmes. */
const programmesOf = (tracks: readonly AudioTrack[]): AudioTrack[][] => {
  const copies = new Map<string, number>()
  const keyed = tracks.map((track) => {
    const key = JSON.stringify([track.language, track.role, track.label])
    const copyKey = `${key} ${track.channels}`
    const copy = copies.get(copyKey) ?? 0
    copies.set(copyKey, copy + 1)
    return { track, programme: `${key} ${copy}` }
  })
  return [...Map.groupBy(keyed, ({ programme }) => programme).values()].map((alike) =>
    alike.map(({ track }) => track).toSorted((a, b) => a.channels - b.channels),
  )
}

export const audioRenditions = ({ id, tracks }: AudioGroup): string[] => {
  const names = distinctNames(tracks)
  const defaultTrack = tracks.find((track) => track.isDefault)
  const automatic = distinguishable([
    ...(defaultTrack ? [defaultTrack] : []),
    ...tracks.filter((track) => track !== defaultTrack && track.role !== 'commentary'),
  ])
  return tracks.map(
    (track, index) =>
      `#EXT-X-MEDIA:${formatAttributes({
        TYPE: 'AUDIO',
        'GROUP-ID': quoted(id),
        NAME: quoted(names[index]!),
        LANGUAGE: quoted(track.language),
        DEFAULT: track === defaultTrack ? 'YES' : 'NO',
        AUTOSELECT: automatic.has(track) ? 'YES' : 'NO',
        CHARACTERISTICS: track.role === 'description' ? quoted('public.accessibility.describes-video') : undefined,
        CHANNELS: quoted(String(track.channels)),
        'STABLE-RENDITION-ID': stableId(track.id),
        URI: quoted(playlistName(track.id)),
      })}`,
  )
}
