import type { CueLine, CuePlace } from './cue.ts'

/** A key of a number pad: 7, 8 and 9 are above, 1, 4 and 7 on the left. */
export type PadKey = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/**
 * The place that SubStation Alpha, and SubRip after it, say by a key: that edge of the picture; or, where a point is given in percent of the picture, that edge, corner or
 * middle of the words stands there.
 */
export const placeOfKey = (key: PadKey, point?: { readonly x: number; readonly y: number }): CuePlace => {
  const across = (['right', 'left', 'center'] as const)[key % 3]!
  const line = point ? lineAt(key, point.y) : edgeLine(key)
  return { ...(line && { line }), ...(point && { position: point.x }), ...(across !== 'center' && { align: across }) }
}

const edgeLine = (key: PadKey): CueLine | undefined =>
  key >= 7 ? { at: 0, unit: 'lines' } : key >= 4 ? { at: 50, unit: 'percent', align: 'center' } : undefined

const lineAt = (key: PadKey, at: number): CueLine => ({
  at,
  unit: 'percent',
  ...(key < 7 && { align: key >= 4 ? ('center' as const) : ('end' as const) }),
})
