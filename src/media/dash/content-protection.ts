import type { SegmentedTrack } from '../cmaf/build-facts.ts'
import { element } from './xml.ts'
import type { XmlElement } from './xml.ts'

/**
 * That a set is encrypted and with which key (ISO/IEC 23009-1, 5.8.4.1; ISO/IEC 23001-7, 11), and then each system that knows the key.
 * Every track of a set has the same key.
 */
export const contentProtection = ({ protection }: SegmentedTrack): XmlElement[] =>
  protection
    ? [
        element('ContentProtection', {
          schemeIdUri: 'urn:mpeg:dash:mp4protection:2011',
          value: protection.scheme,
          'cenc:default_KID': formatUuid(protection.keyId),
        }),
        ...(protection.systems ?? []).map(({ systemId, pssh }) =>
          element('ContentProtection', { schemeIdUri: `urn:uuid:${systemId}` }, pssh === undefined ? [] : [element('cenc:pssh', {}, pssh)]),
        ),
      ]
    : []

const formatUuid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
