/**
 * The short name of a namespace of timed text. Documents older than TTML1 (DFXP, `…/2006/10/ttaf1`) had other ones for the same things; some have none at all,
 * or use the usual prefixes without declaring them.
 */
export const ttmlPrefix = (namespace: string | undefined, prefix: string): string => {
  if (namespace === undefined) return prefix === '' ? 'tt' : usualPrefixes.has(prefix) ? prefix : 'other'
  const core = /^http:\/\/www\.w3\.org\/(?:ns\/ttml|20\d\d\/\d\d\/ttaf1)(?:#(\w+))?(?:-extension)?$/.exec(namespace)
  if (core) return coreParts[core[1] ?? ''] ?? 'other'
  return namespaces[namespace] ?? 'other'
}

const coreParts: Readonly<Record<string, string>> = {
  '': 'tt',
  parameter: 'ttp',
  styling: 'tts',
  style: 'tts',
  metadata: 'ttm',
}

const namespaces: Readonly<Record<string, string>> = {
  'http://www.w3.org/XML/1998/namespace': 'xml',
  'http://www.w3.org/ns/ttml/profile/imsc1#styling': 'itts',
  'http://www.w3.org/ns/ttml/profile/imsc1#parameter': 'ittp',
  'http://www.w3.org/ns/ttml/profile/imsc1#metadata': 'ittm',
  'http://www.smpte-ra.org/schemas/2052-1/2010/smpte-tt': 'smpte',
  'http://www.smpte-ra.org/schemas/2052-1/2013/smpte-tt': 'smpte',
  'http://www.decellc.org/schema/2012/01/cff-tt-meta': 'cff',
}

const usualPrefixes = new Set(['tt', 'ttp', 'tts', 'ttm', 'itts', 'ittp', 'smpte', 'xml'])
