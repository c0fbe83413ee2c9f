import type { ProtectionScheme } from '../ladder/plan-protection.ts'
import type { ProtectionSystem, SegmentedTrack, TrackProtection } from '../cmaf/build-facts.ts'
import { formatAttributes, quoted } from './attributes.ts'

/**
 * EXT-X-KEY (RFC 8216, 4.3.2.4) before the first encrypted segment, once for each system that HLS knows. Where there is none, players find in the init
 * segment that they need a key.
 */
export const keysFrom = ({ protection }: SegmentedTrack, segment: number): string[] =>
  protection && segment === protection.clearSegments ? keyAttributes(protection).map((attributes) => `#EXT-X-KEY:${attributes}`) : []

/** EXT-X-SESSION-KEY (4.3.4.5): what all tracks need, so that a licence can be asked for before the first of them is read. */
export const sessionKeys = (tracks: readonly SegmentedTrack[]): string[] => [
  ...new Set(
    tracks.flatMap(({ protection }) =>
      protection ? keyAttributes(protection).map((attributes) => `#EXT-X-SESSION-KEY:${attributes}`) : [],
    ),
  ),
]

const keyAttributes = ({ scheme, keyId, systems = [] }: TrackProtection): string[] =>
  systems.flatMap(({ hls }: ProtectionSystem) =>
    hls
      ? [
          formatAttributes({
            METHOD: methods[scheme],
            URI: quoted(hls.uri),
            KEYID: `0x${keyId.toUpperCase()}`,
            KEYFORMAT: quoted(hls.keyFormat),
            KEYFORMATVERSIONS: hls.keyFormatVersions === undefined ? undefined : quoted(hls.keyFormatVersions),
          }),
        ]
      : [],
  )

/** SAMPLE-AES of CMAF is cbcs; for cenc there is a method of its own (draft-pantos-hls-rfc8216bis, 4.4.4.4). */
const methods: Readonly<Record<ProtectionScheme, string>> = { cbcs: 'SAMPLE-AES', cenc: 'SAMPLE-AES-CTR' }
