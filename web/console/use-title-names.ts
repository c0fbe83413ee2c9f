import type { TitleId } from '../../src/contracts/ids.ts'
import { useResource } from '../ui/use-resource.ts'
import { useHouse } from './house.ts'
import { nameOf } from './words.ts'

/** Of titles that are shown by name beside something else; of older ones the id stands there. */
const namedTitles = 200

/** Names for lists that know their titles only by id. */
export const useTitleNames = (): ((titleId: TitleId) => string) => {
  const house = useHouse()
  const titles = useResource('title names', () => house.catalogue.listTitles({ limit: namedTitles }))
  return (titleId) => {
    const title = titles.data?.items.find((item) => item.titleId === titleId)
    return title ? nameOf(title.name) : `title …${titleId.slice(-8)}`
  }
}
