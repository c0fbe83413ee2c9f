import type { TextFormat } from './build-facts.ts'
import type { Selection } from './selection.ts'

/** What a manifest is made for: which tracks it names, and where the build's files lie as seen from it. */
export interface ManifestOptions {
  readonly selection: Selection
  /** Put before every path of the build: `../files/`. Already a URL reference; empty, or ends with a slash. */
  readonly filesBase: string
  /** What the device reads where text is there in two formats: WebVTT when it does not say. */
  readonly textFormat?: TextFormat
}

/**
 * A path of the build as a relative URL reference. Every element is percent-encoded (RFC 3986, section 2.1), so that no name can
 * end the path, the attribute or the line that it stands in. What remains is safe between quotes in XML and in HLS.
 */
export const fileUrl = (filesBase: string, path: string): string => filesBase + path.split('/').map(encodeElement).join('/')

/** The same for a template: its `$Number%05d$` stays, any other dollar sign is doubled (ISO/IEC 23009-1, 5.3.9.4.4). */
export const templateUrl = (filesBase: string, template: string): string => {
  const identifier = /\$Number%0\d+d\$/.exec(template)?.[0]
  if (identifier === undefined) return doubleDollars(fileUrl(filesBase, template))
  const [before, after] = template.split(identifier)
  return doubleDollars(fileUrl(filesBase, before!)) + identifier + doubleDollars(fileUrl('', after!))
}

/** encodeURIComponent throws on lone surrogates: they become U+FFFD first. It leaves the apostrophe, which some readers of playlists take for a quote. */
export const encodeElement = (element: string): string => encodeURIComponent(element.toWellFormed()).replaceAll("'", '%27')

const doubleDollars = (url: string): string => url.replaceAll('$', '$$$$')
