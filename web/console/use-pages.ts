import { useState } from 'react'
import { troubleOf, type Trouble } from '../ui/trouble.ts'

interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor?: string | undefined
}

interface Later<Item> extends Page<Item> {
  readonly of: string
}

/** The pages after the first one, which moves by itself. `key` names the list; those of another list are forgotten. */
export const usePages = <Item>(
  key: string,
  first: Page<Item> | undefined,
  read: (cursor: string) => Promise<Page<Item>>,
): { readonly items: readonly Item[]; readonly more: (() => void) | undefined; readonly trouble: Trouble | undefined } => {
  const [kept, setKept] = useState<Later<Item>>()
  const [trouble, setTrouble] = useState<Trouble>()
  const later = kept?.of === key ? kept : undefined
  const cursor = later ? later.nextCursor : first?.nextCursor
  const more = (from: string) => {
    setTrouble(undefined)
    read(from).then(
      (page) => setKept({ of: key, items: [...(later?.items ?? []), ...page.items], nextCursor: page.nextCursor }),
      (error: unknown) => setTrouble(troubleOf(error, navigator.onLine)),
    )
  }
  return { items: [...(first?.items ?? []), ...(later?.items ?? [])], more: cursor === undefined ? undefined : () => more(cursor), trouble }
}
