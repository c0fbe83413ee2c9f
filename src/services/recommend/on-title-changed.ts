import type { RecommendContext } from './implementer.ts'

/** Reads the catalogue anew, whatever changed: hearing it twice or late does no more than that. The same for a title that was removed. */
export const onTitleChanged = async ({ candidates, habits }: Pick<RecommendContext, 'candidates' | 'habits'>): Promise<void> => {
  await candidates.refresh()
  habits.expire()
}
