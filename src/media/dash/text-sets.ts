import type { BuildFacts, TextFormat, TextTrack } from '../cmaf/build-facts.ts'
import { fileUrl } from '../cmaf/file-url.ts'
import type { ManifestOptions } from '../cmaf/file-url.ts'
import { rateBps } from '../cmaf/track-time.ts'
import { audioPurpose, label, representationId, role } from './descriptors.ts'
import { element } from './xml.ts'
import type { XmlElement } from './xml.ts'

/** One set per text track, as one whole file, in the format that the device reads where there are two. Numbered from `firstId`. */
export const textSets = (facts: BuildFacts, options: Pick<ManifestOptions, 'filesBase' | 'textFormat'>, firstId: number): XmlElement[] =>
  facts.text.map((track, index) => textSet(track, firstId + index, facts.durationSeconds, options))

const textSet = (
  track: TextTrack,
  id: number,
  durationSeconds: number,
  { filesBase, textFormat }: Pick<ManifestOptions, 'filesBase' | 'textFormat'>,
): XmlElement => {
  const file = fileOf(track, textFormat)
  return element('AdaptationSet', { id, contentType: 'text', mimeType: mediaTypes[file.format], lang: track.language }, [
    ...label(track.label),
    ...(track.role === 'caption' ? [audioPurpose('2')] : []),
    role(roles[track.role]),
    element('Representation', { id: representationId(track.id), bandwidth: rateBps(file.bytes, durationSeconds) }, [
      element('BaseURL', {}, fileUrl(filesBase, file.path)),
    ]),
  ])
}

const fileOf = (track: TextTrack, wanted: TextFormat | undefined): { path: string; bytes: number; format: TextFormat } =>
  wanted === 'imsc' && track.imsc ? { ...track.imsc, format: 'imsc' } : { ...track, format: track.format ?? 'webvtt' }

/** Without codecs: players look a document up by its media type alone. */
const mediaTypes: Readonly<Record<TextFormat, string>> = { webvtt: 'text/vtt', imsc: 'application/ttml+xml' }

const roles = { subtitle: 'subtitle', caption: 'caption', forced: 'forced-subtitle' } as const
