import type { TitleId } from '../../../../src/contracts/ids.ts'
import type { HomeCard } from '../../../../src/contracts/recommend.ts'
import { mapLimited } from '../../../../src/kit/limits.ts'
import type { Api } from '../../../ui/api.ts'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { troubleOf } from '../../../ui/trouble.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { Grid } from '../../grid.tsx'
import styles from '../../grid.module.css'
import { useHouse } from '../../house.tsx'
import { TroublePage } from '../../parts.tsx'
import { useMyList } from '../../use-my-list.ts'
import { usePageTitle } from '../../use-page-title.ts'
import { useSpeech } from '../../words/speech.tsx'

/** Pages of titles that are read at the same time. */
const atOnce = 6
const mostShown = 120

export const MyList = () => {
  const { api } = useHouse()
  const { say } = useSpeech()
  usePageTitle(say('list.heading'))
  const { titleIds, trouble: listTrouble, refresh: refreshList } = useMyList()
  const {
    data: cards,
    trouble: cardsTrouble,
    refresh,
  } = useResource(titleIds && `my-list/${titleIds.join()}`, (signal) => readCards(api, titleIds ?? [], signal))
  const trouble = listTrouble ?? cardsTrouble
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{say('list.heading')}</h1>
      {trouble && !cards ? (
        <TroublePage trouble={trouble} again={() => void (titleIds ? refresh() : refreshList())} level={2} />
      ) : titleIds?.length === 0 ? (
        <ErrorState icon="list" level={2} title={say('list.empty')} words={say('list.emptyWords')} />
      ) : (
        <Grid cards={cards} group="list" />
      )}
    </div>
  )
}

/** Titles that left the house meanwhile, or that this profile may not see, are left out. */
const readCards = async (api: Api, titleIds: readonly TitleId[], signal: AbortSignal): Promise<HomeCard[]> => {
  const pages = await mapLimited(titleIds.slice(0, mostShown), atOnce, async (titleId) => {
    try {
      return await api.catalogue.readTitlePage({ titleId }, { signal })
    } catch (error) {
      if (troubleOf(error, true).code === 'NO_SUCH_TITLE') return undefined
      throw error
    }
  })
  return pages.filter((page) => page !== undefined).map((page) => ({ ...page, inMyList: true }))
}
