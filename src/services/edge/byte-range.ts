/** Bytes from `start` to `end` (excluded). */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * What a Range header asks of a file of `sizeBytes` (RFC 9110, section 14). Several ranges, other units and nonsense are ignored, as 14.2
 * allows: the answer is then the whole file.
 */
export const parseRange = (header: string | undefined, sizeBytes: number): ByteRange | 'whole' | 'unsatisfiable' => {
  const match = header === undefined ? null : singleRange.exec(header)
  if (!match) return 'whole'
  const [, first, last] = match as unknown as [string, string, string]
  if (first === '') {
    if (last === '') return 'whole'
    const suffix = Math.min(Number(last), sizeBytes)
    return suffix === 0 ? 'unsatisfiable' : { start: sizeBytes - suffix, end: sizeBytes }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'whole'
  if (start >= sizeBytes) return 'unsatisfiable'
  return { start, end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) }
}

const singleRange = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i

/** Whether an If-None-Match header names this entity tag, or any (RFC 9110, section 13.1.2: weak comparison). */
export const matchesTag = (header: string | undefined, etag: string): boolean => {
  if (header === undefined) return false
  if (header === etag || header.trim() === '*') return true
  return header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag)
}
