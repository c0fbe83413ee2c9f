import type { RightsChange } from '../../contracts/catalogue.ts'
import { fromInstant } from '../../kit/clock.ts'
import type { ShelfTitle } from './shelf.ts'

/** A change with its place in the order of the calendar, which is also its cursor: time, title, which of its rights. */
export interface CalendarEntry extends RightsChange {
  readonly place: string
}

/** The windows that open or close from `fromMs` on and before `untilMs`, in order of time. A series stands once, not with each episode. */
export const rightsCalendar = (titles: Iterable<ShelfTitle>, fromMs: number, untilMs: number): CalendarEntry[] =>
  [...titles]
    .flatMap((title) => title.rights.flatMap((_, index) => [entryOf(title, index, 'appears'), entryOf(title, index, 'leaves')]))
    .filter((entry) => entry !== undefined)
    .filter(({ at }) => fromInstant(at) >= fromMs && fromInstant(at) < untilMs)
    .toSorted((a, b) => (a.place < b.place ? -1 : 1))

const entryOf = (title: ShelfTitle, index: number, change: RightsChange['change']): CalendarEntry | undefined => {
  const right = title.rights[index]!
  const at = change === 'appears' ? right.from : right.until
  if (at === undefined) return undefined
  const { titleId, kind, name } = title
  return { at, change, titleId, kind, name, right, place: `${at} ${titleId} ${String(index).padStart(2, '0')} ${change}` }
}
