import type { Place } from './place.ts'

/** The sections of the console, in the order of the rail. */
export const sections = [
  { screen: 'now', name: 'Now' },
  { screen: 'masters', name: 'Masters' },
  { screen: 'titles', name: 'Catalogue' },
  { screen: 'delivery', name: 'Delivery' },
  { screen: 'plays', name: 'Plays' },
] as const

/** The section in which a screen lies. */
export const sectionOf: Readonly<Record<Place['screen'], (typeof sections)[number]['screen'] | undefined>> = {
  now: 'now',
  masters: 'masters',
  job: 'masters',
  titles: 'titles',
  title: 'titles',
  delivery: 'delivery',
  plays: 'plays',
  play: 'plays',
  missing: undefined,
}
