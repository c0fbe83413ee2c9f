import type { SearchContext } from './implementer.ts'

/** Builds the index anew, whatever changed: hearing it twice or late does no more than that. The same for a title that was removed. */
export const onTitleChanged = ({ library }: Pick<SearchContext, 'library'>): Promise<void> => library.refresh()
