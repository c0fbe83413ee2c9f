import type { AudioTrack } from '../cmaf/build-facts.ts'
import { contentProtection } from './content-protection.ts'
import { audioPurpose, descriptor, label, representationId, role } from './descriptors.ts'
import { segmentTemplates } from './segment-template.ts'
import { byRank } from './selection-priority.ts'
import { element } from './xml.ts'
import type { XmlElement } from './xml.ts'

/** One set per programme, codec and layout. Numbered from `firstId`. */
export const audioSets = (audio: readonly AudioTrack[], filesBase: string, firstId: number): XmlElement[] => {
  const groups = [...Map.groupBy(audio, groupOf).values()]
  const priorities = byRank(groups.map(([track]) => rankOf(track!)))
  return groups.map((group, index) => audioSet(group, firstId + index, priorities[index]!, filesBase))
}

/** Tracks in one AdaptationSet are the same sound at different rates; another label is another programme. */
const groupOf = (track: AudioTrack): string =>
  JSON.stringify([track.codec, track.language, track.role, track.channels, track.label, track.protection?.keyId])

/** The default first; then the film's own sound; stereo before surround, which a device that has it asks for; Opus before AAC. */
const rankOf = (track: AudioTrack): number[] => [
  Number(track.isDefault),
  Number(track.role === 'main'),
  Number(track.channels <= 2),
  Number(track.codec === 'opus'),
]

const audioSet = (tracks: readonly AudioTrack[], id: number, selectionPriority: number, filesBase: string): XmlElement => {
  const first = tracks[0]!
  const configuration = channelConfiguration[first.channels]
  const templates = segmentTemplates(tracks, filesBase)
  return element(
    'AdaptationSet',
    {
      id,
      contentType: 'audio',
      mimeType: 'audio/mp4',
      lang: first.language,
      selectionPriority,
      segmentAlignment: true,
      startWithSAP: 1,
    },
    [
      ...contentProtection(first),
      ...label(first.label),
      // DASH-IF IOP 4.3, table 4: described sound has the role and the purpose.
      ...(first.role === 'description' ? [audioPurpose('1')] : []),
      role(audioRole(first)),
      ...templates.ofSet,
      ...tracks.map((track) =>
        element(
          'Representation',
          {
            id: representationId(track.id),
            bandwidth: Math.max(1, track.peakBps),
            codecs: track.codecs,
            audioSamplingRate: track.sampleRate,
          },
          [
            ...(configuration
              ? [descriptor('AudioChannelConfiguration', 'urn:mpeg:mpegB:cicp:ChannelConfiguration', String(configuration))]
              : []),
            ...templates.of(track),
          ],
        ),
      ),
    ],
  )
}

/** A player that was told nothing takes what is `main`: only the default may say so. */
const audioRole = (track: AudioTrack): string => (track.role !== 'main' ? track.role : track.isDefault ? 'main' : 'alternate')

/** From a number of channels to the ChannelConfiguration of ISO/IEC 23091-3: the usual layout of so many, which AAC and Opus share. */
const channelConfiguration: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 11, 8: 12 }
