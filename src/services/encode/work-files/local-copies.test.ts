import { describe, expect, it } from 'vitest'
import { createLocalCopies } from './local-copies.ts'

describe('copies on this machine', () => {
  const used = (...paths: string[]) => {
    const copies = createLocalCopies(100)
    for (const path of paths) {
      copies.hold(path, 40)
      copies.letGo(path)
    }
    return copies
  }

  it('stay as long as they fit', () => {
    const copies = used('a', 'b')
    expect(copies.takeExcess()).toEqual([])
    expect(copies.bytes()).toBe(80)
  })

  it('go when they do not, the longest unused first', () => {
    const copies = used('a', 'b', 'c', 'd')
    copies.hold('a')
    copies.letGo('a')
    expect(copies.takeExcess()).toEqual(['b', 'c'])
    expect([copies.has('a'), copies.has('b'), copies.bytes()]).toEqual([true, false, 80])
  })

  it('stay while somebody holds them, even beyond the bound, until the last lets go', () => {
    const copies = createLocalCopies(100)
    for (const path of ['a', 'b', 'b', 'c']) copies.hold(path, 90)
    copies.letGo('b')
    expect(copies.takeExcess()).toEqual([])
    expect(copies.bytes()).toBe(270)
    copies.letGo('b')
    expect(copies.takeExcess()).toEqual(['b'])
  })

  it('go when they are unwanted, unless somebody holds them', () => {
    const copies = used('job/a', 'job/b', 'other')
    copies.hold('job/b')
    expect(copies.takeExcess((path) => path.startsWith('job/'))).toEqual(['job/a'])
    expect(copies.bytes()).toBe(80)
  })
})
