import type { Clients } from '../contracts/index.ts'
import type { TitleId } from '../contracts/ids.ts'
import { parseUuid } from '../kit/ids.ts'
import { Failure } from '../kit/failure.ts'

/** A title's name for the terminal: English where there is one. */
export const nameOf = (name: Readonly<Record<string, string>>): string => name['en'] ?? Object.values(name)[0] ?? 'without a name'

/** The title that a person means by an id or by (part of) its name. */
export const findTitle = async (clients: Clients, meant: string): Promise<TitleId> => {
  if (parseUuid(meant)) return meant as TitleId
  const { items } = await clients.catalogue.listTitles({ query: meant, limit: 20 })
  const exact = items.filter((item) => Object.values(item.name).some((name) => name.toLowerCase() === meant.toLowerCase()))
  const candidates = exact.length > 0 ? exact : items
  if (candidates.length === 1) return candidates[0]!.titleId
  if (candidates.length === 0) throw new Failure('NO_SUCH_TITLE', `There is no title "${meant}". All titles: ./vitascope titles`)
  throw new Failure(
    'SEVERAL_TITLES',
    `Several titles fit "${meant}": ${candidates.map((item) => `${nameOf(item.name)} (${item.titleId})`).join(', ')}.`,
  )
}
