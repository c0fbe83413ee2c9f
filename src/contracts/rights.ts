import { z } from 'zod'
import { Instant } from './shared.ts'

/**
 * Countries and territories by their two letters (ISO 3166-1 alpha-2), and XK, which stands for Kosovo in databases of addresses although the
 * standard only leaves it free for its users.
 */
const countries = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI ' +
    'CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ ' +
    'GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS ' +
    'LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG ' +
    'PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK ' +
    'TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK'
  ).split(' '),
)

/** `DE`, `JP`, `GB`. */
export const Country = z
  .string()
  .refine((code) => countries.has(code), 'must be the two letters of a country (ISO 3166-1 alpha-2), such as DE or JP')

const countryList = z.array(Country).max(countries.size)

/** Rights of one title. Deals are made by territory and window; a title with more of them is a mistake. */
export const rightsOfATitle = 50
const offersOfARight = 50

/** A title may be watched in these territories, in this window, by accounts with these offers. */
export const Right = z
  .object({
    territories: z.union([z.literal('world'), countryList.min(1)], "must be 'world' or a list of countries such as DE or JP"),
    /** Territories where it does not count, whatever `territories` says. */
    except: countryList.default([]),
    /** The first instant of the window; without it the window has no beginning. */
    from: Instant.optional(),
    /** The first instant after the window; without it the window has no end. */
    until: Instant.optional(),
    offers: z
      .union([z.literal('any'), z.array(z.string().min(1).max(100)).min(1).max(offersOfARight)], "must be 'any' or a list of offers")
      .default('any'),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || Date.parse(from) < Date.parse(until), {
    path: ['until'],
    message: 'must be later than from',
  })
export type Right = z.infer<typeof Right>

/** One that allows is enough; none at all is no restriction. */
export const Rights = z.array(Right).max(rightsOfATitle)

/** Why the rights of a title keep it from a viewer. */
export const rightsErrors = {
  NOT_IN_TERRITORY: { status: 403, message: 'This title cannot be watched in this country.', data: z.object({ country: z.string() }) },
  COUNTRY_UNKNOWN: {
    status: 403,
    message: 'This title can be watched in some countries only, and it is not known from which one you ask.',
  },
  HIDDEN_NETWORK: {
    status: 403,
    message: 'This title can be watched in some countries only, and this connection hides where you are. Turn off the VPN or proxy.',
    data: z.object({ kind: z.enum(['vpn', 'proxy', 'tor', 'hosting']) }),
  },
  NOT_YET: { status: 403, message: 'This title cannot be watched yet.', data: z.object({ from: Instant }) },
  NO_LONGER: { status: 403, message: 'This title can no longer be watched.', data: z.object({ until: Instant }) },
  NEEDS_OFFER: {
    status: 403,
    message: 'The subscription of this account does not include this title.',
    data: z.object({ offers: z.array(z.string()) }),
  },
} as const
