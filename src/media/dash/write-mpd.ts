import type { BuildFacts, SegmentedTrack } from '../cmaf/build-facts.ts'
import type { ManifestOptions } from '../cmaf/file-url.ts'
import { minBufferSeconds } from '../cmaf/min-buffer.ts'
import { selectTracks } from '../cmaf/selection.ts'
import { longestSegmentSeconds, sheetSeconds } from '../cmaf/track-time.ts'
import { audioSets } from './audio-sets.ts'
import { imageSets } from './image-sets.ts'
import { textSets } from './text-sets.ts'
import { videoSets } from './video-sets.ts'
import { element, writeXml } from './xml.ts'

/**
 * A static MPD (ISO/IEC 23009-1) over the CMAF files of a build: one period; one AdaptationSet per video codec, dynamic range, bit depth and key, per
 * audio programme in each codec and layout, per text track, per sheet of trick-play pictures. Segments are numbered from 1 and timed by SegmentTimeline.
 */
export const writeMpd = (facts: BuildFacts, options: ManifestOptions): string => {
  const { filesBase, selection } = options
  const tracks = selectTracks(facts, selection)
  const segmented = [...tracks.video, ...tracks.audio]
  const sets = videoSets(tracks.video, filesBase, 1)
  sets.push(...audioSets(tracks.audio, filesBase, sets.length + 1))
  sets.push(...textSets(facts, options, sets.length + 1))
  sets.push(...imageSets(facts.images, filesBase, sets.length + 1))
  const mpd = element(
    'MPD',
    {
      xmlns: 'urn:mpeg:dash:schema:mpd:2011',
      'xmlns:cenc': segmented.some(({ protection }) => protection) ? 'urn:mpeg:cenc:2013' : undefined,
      profiles: 'urn:mpeg:dash:profile:isoff-live:2011',
      type: 'static',
      mediaPresentationDuration: formatSeconds(facts.durationSeconds),
      maxSegmentDuration: formatSeconds(Math.min(facts.durationSeconds, longestSeconds(facts, segmented))),
      minBufferTime: formatSeconds(upToMilliseconds(Math.max(0, ...segmented.map(minBufferSeconds)))),
    },
    [element('Period', { id: 'p0', start: 'PT0S' }, sets)],
  )
  return writeXml(mpd)
}

/** Of any segment: a sheet of pictures is one too, and so is a whole text. */
const longestSeconds = ({ durationSeconds, images, text }: BuildFacts, segmented: readonly SegmentedTrack[]): number =>
  text.length > 0 ? durationSeconds : Math.max(0, ...segmented.map(longestSegmentSeconds), ...images.map(sheetSeconds))

const upToMilliseconds = (seconds: number): number => Math.ceil(seconds * 1000) / 1000

/** xs:duration in seconds, to the microsecond. */
const formatSeconds = (seconds: number): string => `PT${Number(seconds.toFixed(6))}S`
