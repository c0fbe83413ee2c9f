import { calendarDays } from '../../contracts/catalogue.ts'
import { fromInstant } from '../../kit/clock.ts'
import { catalogue } from './implementer.ts'
import { rightsCalendar } from './rights-calendar.ts'

const dayMs = 86_400_000

/** The cursor is the place of the last entry given. */
export const listRightsCalendar = catalogue.listRightsCalendar.handler(async ({ input, context, errors }) => {
  const { cursor, limit } = input
  const [from, until] = [fromInstant(input.from), fromInstant(input.until)]
  if (until < from || until - from > calendarDays * dayMs) throw errors.BAD_SPAN()
  if (cursor !== undefined && !cursorForm.test(cursor)) throw errors.BAD_CURSOR()
  const shelf = await context.shelves.read()
  const found = rightsCalendar(shelf.titles.values(), from, until).filter(({ place }) => cursor === undefined || place > cursor)
  const given = found.slice(0, limit)
  return {
    items: given.map(({ place: _, ...entry }) => entry),
    ...(found.length > limit && { nextCursor: given.at(-1)!.place }),
  }
})

const cursorForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f-]{36} \d\d (appears|leaves)$/
