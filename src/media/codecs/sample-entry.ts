import { childrenOf, Fields, malformed, requireBox } from '../isobmff/boxes.ts'
import type { Box } from '../isobmff/boxes.ts'

/** A sample entry (ISO/IEC 14496-12, 8.5.2): what it was before any protection, and the boxes that describe it. */
export interface OpenEntry {
  /** `avc1`, `Opus` */
  readonly type: string
  readonly parts: readonly Box[]
}

export const openEntry = (entry: Box, kind: 'video' | 'audio'): OpenEntry => {
  const parts = childrenOf(entry, kind === 'video' ? visualEntryBytes : audioEntryBytes)
  return { type: unprotectedType(entry, parts), parts }
}

const visualEntryBytes = 78
const audioEntryBytes = 28

/** Protected samples are `encv` or `enca`, and `frma` says what they were before (ISO/IEC 14496-12, 8.12). */
const unprotectedType = (entry: Box, parts: readonly Box[]): string => {
  if (entry.type !== 'encv' && entry.type !== 'enca') return entry.type
  const frma = new Fields(requireBox(childrenOf(requireBox(parts, 'sinf')), 'frma'))
  if (frma.left < 4) throw malformed('frma is cut off')
  return String.fromCharCode(...frma.bytes(4))
}
