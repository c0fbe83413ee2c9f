import { describe, expect, it } from 'vitest'
import vectors from '../../test/vectors/edge-token.json' with { type: 'json' }
import type { BuildId, PlayId, TitleId } from '../contracts/ids.ts'
import { hmacSha256 } from '../kit/hash.node.ts'
import { checkEdgeToken, edgeTokenLength, formatEdgeToken, macsWith, type EdgeToken } from './edge-token.ts'

const macOf = macsWith(
  vectors.keys.map((key) => ({ keyId: key.keyId, secret: Buffer.from(key.secret, 'hex') })),
  hmacSha256,
)
const now = Date.UTC(2026, 10, 20)
const token: EdgeToken = {
  keyId: 1,
  expiresAt: now + 3_600_000,
  maxHeight: 1080,
  playId: '019370a0-0000-7000-8000-0000000000d1' as PlayId,
  titleId: '019370a0-0000-7000-8000-0000000000e1' as TitleId,
  buildId: '019370a0-0000-7000-8000-0000000000f1' as BuildId,
}

describe('edge token', () => {
  it.each(vectors.allowed)('writes and reads the vector: $name', (vector) => {
    const claims = vector.claims as EdgeToken
    expect(formatEdgeToken(claims, macOf)).toBe(vector.token)
    expect(checkEdgeToken(vector.token, vector.now, macOf)).toEqual({ allow: true, token: claims })
  })

  it.each(vectors.refused)('refuses the vector: $name', (vector) => {
    expect(checkEdgeToken(vector.token, vector.now, macOf)).toEqual({ allow: false, reason: vector.reason })
  })

  it('is refused when any one character is another', () => {
    const text = formatEdgeToken(token, macOf)
    expect(text).toHaveLength(edgeTokenLength)
    const allowed = Array.from(text).flatMap((character, at) =>
      ['A', 'B', '_', '-', '9', '/', '.', '\u00e9'].filter((other) => {
        if (other === character) return false
        return checkEdgeToken(text.slice(0, at) + other + text.slice(at + 1), now, macOf).allow
      }),
    )
    expect(allowed).toEqual([])
  })

  it('ends at a whole second, never later than asked', () => {
    const check = checkEdgeToken(formatEdgeToken({ ...token, expiresAt: now + 1999 }, macOf), now, macOf)
    expect(check).toMatchObject({ allow: true, token: { expiresAt: now + 1000 } })
  })

  it('holds a height above 65535 as no limit', () => {
    const check = checkEdgeToken(formatEdgeToken({ ...token, maxHeight: 100_000 }, macOf), now, macOf)
    expect(check).toMatchObject({ allow: true, token: { maxHeight: 65_535 } })
  })

  it('is not written for something that is no id, nor with a key that is not there', () => {
    expect(() => formatEdgeToken({ ...token, playId: 'play' as PlayId }, macOf)).toThrow('not an id')
    expect(() => formatEdgeToken({ ...token, keyId: 2 }, macOf)).toThrow('no key 2')
  })
})
