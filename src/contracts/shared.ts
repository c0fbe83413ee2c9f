import { z } from 'zod'

/** A UTC instant in ISO 8601, `2026-11-20T22:36:00.000Z`. */
export const Instant = z.iso.datetime()
export type Instant = z.infer<typeof Instant>

/** A language tag (BCP 47) in its short forms: `en`, `ja`, `pt-BR`, `zh-Hant`. */
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR')

// What a person writes is stored and shown for ever, so it holds no control characters (Unicode category Cc: NUL, escape …) and no
// half characters (Cs: lone surrogates).

/** Text of one line. */
export const inOneLine = (text: z.ZodString) =>
  text.refine((given) => /^[^\p{Cc}\p{Cs}]*$/u.test(given), 'must be one line without control characters')

/** Text that may have several lines, and tabs. */
export const inLines = (text: z.ZodString) =>
  text.refine((given) => /^(?:[^\p{Cc}\p{Cs}]|\t|\r?\n)*$/u.test(given), 'must not hold control characters')

/** The same words in several languages; `en` or else the first entry stands in for a missing one. */
export const LocalText = z.record(LanguageTag, z.string())
export type LocalText = z.infer<typeof LocalText>
/** The same, as a person writes it: a name. */
export const LocalLine = z.record(LanguageTag, inOneLine(z.string().max(4000)))
/** … and a longer text. */
export const LocalLines = z.record(LanguageTag, inLines(z.string().max(4000)))

/** The same key gives the answer of the first call, whatever else the later ones say. Over HTTP it may be the header `Idempotency-Key`. */
export const IdempotencyKey = inOneLine(z.string().min(1).max(100))

/** Lower-case hexadecimal SHA-256, the name of a blob. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
export type Sha256 = z.infer<typeof Sha256>

/** How every list is paged. The cursor is opaque: send back what the last page gave. */
export const PageRequest = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const pageErrors = {
  BAD_CURSOR: { status: 400, message: 'This cursor was not given by this list. Begin at its start, without one.' },
} as const
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.string().optional() })

/** Who is old enough: the lowest age in years for which a title is meant. 0 is everybody. */
export const MaturityAge = z.number().int().min(0).max(18)

/** `#rrggbb`. */
export const Colour = z.string().regex(/^#[0-9a-f]{6}$/)
