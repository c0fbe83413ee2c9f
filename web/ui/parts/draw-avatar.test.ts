import { describe, expect, it } from 'vitest'
import { drawAvatar } from './draw-avatar.ts'

describe('drawAvatar', () => {
  it('draws the same seed the same way', () => {
    expect(drawAvatar('ana', false)).toEqual(drawAvatar('ana', false))
  })

  it('draws many different ones', () => {
    const drawings = new Set(Array.from({ length: 50 }, (_, n) => JSON.stringify(drawAvatar(`seed ${n}`, false))))
    expect(drawings.size).toBeGreaterThan(40)
  })

  it('gives eyes to children and to nobody else', () => {
    expect(drawAvatar('ana', true).eyes).toBeDefined()
    expect(drawAvatar('ana', false).eyes).toBeUndefined()
  })

  it('writes only numbers that a path can hold', () => {
    for (let n = 0; n < 200; n += 1) {
      for (const kids of [true, false])
        for (const shape of drawAvatar(`seed ${n}`, kids).shapes) expect(shape.path).toMatch(/^[MLQHVaZhv0-9 .-]+$/)
    }
  })
})
