import type { Price } from '../../contracts/commerce.ts'

type Period = Price['period']

const monthsIn: Readonly<Record<Period, number>> = { month: 1, year: 12 }

/**
 * The first end of a period after `after`, counted from `anchor` in whole months of the calendar (UTC). Each end is counted from the anchor
 * itself, so that who began on the 31st pays on the 30th of April and on the 31st of May again.
 */
export const periodEnd = (anchor: Date, period: Period, after: Date): Date => {
  const monthsApart = (after.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + after.getUTCMonth() - anchor.getUTCMonth()
  const step = monthsIn[period]
  let months = Math.max(step, Math.floor(monthsApart / step) * step)
  while (addMonths(anchor, months) <= after) months += step
  return addMonths(anchor, months)
}

const addMonths = (from: Date, months: number): Date => {
  const first = new Date(from)
  first.setUTCDate(1)
  first.setUTCMonth(first.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(from.getUTCDate(), lastDay))
  return first
}

/** What a price is in a year, to compare months with years. */
export const yearlyMinor = ({ amountMinor, period }: Price): number => (amountMinor * 12) / monthsIn[period]

/** What is not used yet of an amount paid for a period, rounded down: part of a cent is not given away. */
export const unusedMinor = (paid: { amountMinor: number; from: Date; to: Date }, now: Date): number => {
  const wholeMs = paid.to.getTime() - paid.from.getTime()
  const leftMs = Math.min(wholeMs, Math.max(0, paid.to.getTime() - now.getTime()))
  return wholeMs > 0 ? Math.floor((paid.amountMinor * leftMs) / wholeMs) : 0
}
