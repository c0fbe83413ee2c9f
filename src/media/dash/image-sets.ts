import type { ImageTrack } from '../cmaf/build-facts.ts'
import { templateUrl } from '../cmaf/file-url.ts'
import { mediaTypeOf } from '../cmaf/media-type.ts'
import { sheetSeconds } from '../cmaf/track-time.ts'
import { descriptor, representationId } from './descriptors.ts'
import { element } from './xml.ts'
import type { XmlElement } from './xml.ts'

/** Tiled thumbnails (DASH-IF IOP 4.3, section 6.2.6): every sheet is one segment of constant duration. Numbered from `firstId`. */
export const imageSets = (images: readonly ImageTrack[], filesBase: string, firstId: number): XmlElement[] =>
  images.map((track, index) => imageSet(track, firstId + index, filesBase))

const imageSet = (track: ImageTrack, id: number, filesBase: string): XmlElement =>
  element('AdaptationSet', { id, contentType: 'image', mimeType: mediaTypeOf(track.template) }, [
    element(
      'Representation',
      {
        id: representationId(track.id),
        bandwidth: Math.max(1, track.averageBps),
        width: track.columns * track.tileWidth,
        height: track.rows * track.tileHeight,
      },
      [
        descriptor('EssentialProperty', 'http://dashif.org/guidelines/thumbnail_tile', `${track.columns}x${track.rows}`),
        element('SegmentTemplate', {
          timescale: 1000,
          duration: Math.round(sheetSeconds(track) * 1000),
          startNumber: 1,
          endNumber: track.sheets,
          media: templateUrl(filesBase, track.template),
        }),
      ],
    ),
  ])
