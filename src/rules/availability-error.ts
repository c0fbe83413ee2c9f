import type { ORPCErrorConstructorMap } from '@orpc/server'
import type { rightsErrors } from '../contracts/rights.ts'
import type { Anonymity } from '../contracts/service.ts'
import { toInstant } from '../kit/clock.ts'
import type { AvailabilityRefusal } from './availability.ts'

/** The contract's error for a refusal, in words that name the rule. */
export const availabilityError = (
  errors: ORPCErrorConstructorMap<typeof rightsErrors>,
  refusal: Exclude<AvailabilityRefusal, { reason: 'TOO_MATURE' }>,
): Error => {
  switch (refusal.reason) {
    case 'NOT_IN_TERRITORY': {
      const { country } = refusal
      return errors.NOT_IN_TERRITORY({ message: `This title cannot be watched in ${countryName(country)}.`, data: { country } })
    }
    case 'COUNTRY_UNKNOWN':
      return errors.COUNTRY_UNKNOWN()
    case 'HIDDEN_NETWORK': {
      const { kind } = refusal
      const message = `This title can be watched in some countries only, and ${hidingWords[kind]} hides where you are. Try again without it.`
      return errors.HIDDEN_NETWORK({ message, data: { kind } })
    }
    case 'NOT_YET':
      return errors.NOT_YET({
        message: `This title can be watched from ${instantWords(refusal.from)}.`,
        data: { from: toInstant(refusal.from) },
      })
    case 'NO_LONGER':
      return errors.NO_LONGER({
        message: `This title could be watched until ${instantWords(refusal.until)}.`,
        data: { until: toInstant(refusal.until) },
      })
    case 'NEEDS_OFFER':
      return errors.NEEDS_OFFER({
        message: `This title needs another subscription: ${refusal.offers.join(' or ')}.`,
        data: { offers: [...refusal.offers] },
      })
  }
}

const hidingWords: Readonly<Record<Anonymity, string>> = {
  vpn: 'a VPN',
  proxy: 'a proxy',
  tor: 'Tor',
  hosting: 'a network of a data centre',
}

/** `Germany`; the letters themselves for a country without a name. */
const countryName = (country: string): string => new Intl.DisplayNames(['en'], { type: 'region' }).of(country) ?? country

/** `1 December 2026, 00:00 UTC`, the minute in which the instant lies. */
const instantWords = (ms: number): string => {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }).format(ms)
  return `${day}, ${toInstant(ms).slice(11, 16)} UTC`
}
