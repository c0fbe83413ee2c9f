import type { Artwork } from '../../contracts/catalogue.ts'
import type { TitleId } from '../../contracts/ids.ts'
import type { ArtworkImage } from './tables.ts'

/** Paths below it: `/api/artwork/<title id>/<blob>.<extension>`. */
export const artworkPrefix = '/api/artwork'

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
}

/** The images of a build as members get them: relative URLs, small to large. */
export const artworkOf = (titleId: TitleId, build: { readonly artwork: readonly ArtworkImage[]; readonly tint: string }): Artwork => {
  const images = (kind: ArtworkImage['kind']) =>
    build.artwork
      .filter((image) => image.kind === kind)
      .toSorted((a, b) => a.width - b.width)
      .map((image) => ({ url: `${artworkPrefix}/${titleId}/${artworkFile(image)}`, width: image.width, height: image.height }))
  return { card: images('card'), hero: images('hero'), poster: images('poster'), tint: build.tint }
}

export const artworkFile = (image: Pick<ArtworkImage, 'blob' | 'mediaType'>): string =>
  `${image.blob}.${extensions[image.mediaType] ?? 'bin'}`
