import { useCallback } from 'react'
import type { TitleId } from '../../src/contracts/ids.ts'
import { useToast } from '../ui/parts/toast.tsx'
import { troubleOf } from '../ui/trouble.ts'
import { useResource } from '../ui/use-resource.ts'
import { useHouse } from './house.tsx'
import { sayTrouble } from './say-trouble.ts'
import { useSpeech } from './words/speech.tsx'

/** What the profile keeps for later. Shown at once, taken back when the house refuses. */
export const useMyList = () => {
  const { api } = useHouse()
  const { say } = useSpeech()
  const toast = useToast()
  const { data, put, refresh, trouble } = useResource(
    'my-list',
    async (signal) => (await api.viewing.listMyList(undefined, { signal })).titleIds,
  )

  const toggle = useCallback(
    async (titleId: TitleId) => {
      const before = data ?? []
      const isIn = before.includes(titleId)
      put(isIn ? before.filter((id) => id !== titleId) : [titleId, ...before])
      try {
        await (isIn ? api.viewing.removeFromMyList({ titleId }) : api.viewing.addToMyList({ titleId }))
        toast(say(isIn ? 'done.removed' : 'done.added'))
      } catch (error) {
        put(before)
        toast(sayTrouble(say, troubleOf(error, navigator.onLine)))
      }
    },
    [api, data, put, say, toast],
  )
  return { titleIds: data, trouble, refresh, toggle }
}
