import type { SegmentedTrack } from '../cmaf/build-facts.ts'
import { templateUrl } from '../cmaf/file-url.ts'
import { tickRuns } from '../cmaf/segment-sizes.ts'
import { element } from './xml.ts'
import type { XmlElement } from './xml.ts'

/**
 * Where the segments of a set are: said once for the whole set when its tracks are cut alike and lie alike, because the timeline of a film
 * cut by its shots is long; else said in every Representation.
 */
export const segmentTemplates = (
  tracks: readonly SegmentedTrack[],
  filesBase: string,
): { readonly ofSet: readonly XmlElement[]; readonly of: (track: SegmentedTrack) => readonly XmlElement[] } => {
  const [first] = tracks
  const urls = tracks.map((track) => sharedUrls(track, filesBase))
  const [firstUrls] = urls
  const isShared =
    tracks.length > 1 &&
    urls.every((one) => one?.media === firstUrls!.media && one.initialization === firstUrls!.initialization) &&
    tracks.every((track) => track.timescale === first!.timescale && sameTicks(track.segmentTicks, first!.segmentTicks))
  return isShared
    ? { ofSet: [segmentTemplate(first!, firstUrls!)], of: () => [] }
    : { ofSet: [], of: (track) => [segmentTemplate(track, ownUrls(track, filesBase))] }
}

interface TemplateUrls {
  readonly initialization: string
  readonly media: string
}

const ownUrls = (track: SegmentedTrack, filesBase: string): TemplateUrls => ({
  initialization: templateUrl(filesBase, track.initPath),
  media: templateUrl(filesBase, track.mediaTemplate),
})

/** With $RepresentationID$ for the folder of the track (5.3.9.4.4); undefined when its id is written differently in a URL. */
const sharedUrls = (track: SegmentedTrack, filesBase: string): TemplateUrls | undefined => {
  if (!/^[\w.-]+$/.test(track.id)) return undefined
  const { initialization, media } = ownUrls(track, filesBase)
  const generic = (url: string) => url.replace(`/${track.id}/`, () => '/$RepresentationID$/')
  return { initialization: generic(initialization), media: generic(media) }
}

const sameTicks = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((ticks, index) => ticks === b[index])

/** Segments numbered from 1, of any length. */
const segmentTemplate = (track: SegmentedTrack, urls: TemplateUrls): XmlElement =>
  element('SegmentTemplate', { timescale: track.timescale, startNumber: 1, ...urls }, [
    element('SegmentTimeline', {}, timelineEntries(track.segmentTicks)),
  ])

/** Runs of equal durations as `<S d r>`; `r` counts the repeats after the first, and what begins where the one before ends needs no `t` (5.3.9.6). */
const timelineEntries = (segmentTicks: readonly number[]): XmlElement[] =>
  tickRuns(segmentTicks).map((run, index) =>
    element('S', { t: index === 0 ? 0 : undefined, d: run.ticks, r: run.count > 1 ? run.count - 1 : undefined }),
  )
