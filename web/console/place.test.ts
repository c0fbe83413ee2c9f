import { describe, expect, it } from 'vitest'
import { pathOf, placeOf, type Place } from './place.ts'

describe('a place in the console', () => {
  it.each<[string, Place]>([
    ['/console', { screen: 'now' }],
    ['/console/masters', { screen: 'masters' }],
    ['/console/masters/a-b', { screen: 'job', id: 'a-b' }],
    ['/console/titles/x', { screen: 'title', id: 'x' }],
    ['/console/plays/y', { screen: 'play', id: 'y' }],
    ['/console/delivery', { screen: 'delivery' }],
  ])('is found at %s and leads back there', (path, place) => {
    expect(placeOf(path)).toEqual(place)
    expect(pathOf(place)).toBe(path)
  })

  it('is missing at any other path', () => {
    for (const path of ['/console/nothing', '/console/titles/x/y', '/console/delivery/x'])
      expect(placeOf(path), path).toEqual({ screen: 'missing' })
  })
})
