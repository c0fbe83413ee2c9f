import { expect, it } from 'vitest'
import { clustersOf } from './clusters.ts'

it('marks nearer than a mark’s width become one, counted from the first of them', () => {
  expect(clustersOf([30, 0, 10, 12, 21], (place) => place, 12)).toEqual([
    { place: 0, items: [0, 10] },
    { place: 12, items: [12, 21] },
    { place: 30, items: [30] },
  ])
  expect(clustersOf([], () => 0, 12)).toEqual([])
})
