import { useMemo } from 'react'
import type { Profile } from '../../src/contracts/identity.ts'
import { useToast } from '../ui/parts/toast.tsx'
import { useRouter } from '../ui/router.tsx'
import { troubleOf } from '../ui/trouble.ts'
import { useResourceCache } from '../ui/use-resource.ts'
import { meKey, useHouse } from './house.tsx'
import { paths } from './paths.ts'
import { sayTrouble } from './say-trouble.ts'
import { useSpeech } from './words/speech.tsx'

/** Ways to become somebody else. What was known about the one before is forgotten. */
export const useLeave = () => {
  const { api } = useHouse()
  const cache = useResourceCache()
  const { navigate } = useRouter()
  const { say } = useSpeech()
  const toast = useToast()
  return useMemo(
    () => ({
      /** A profile with a PIN is asked for it on the page of profiles. */
      async chooseProfile({ hasPin, profileId }: Profile) {
        if (hasPin) return navigate(paths.profiles)
        try {
          const me = await api.identity.chooseProfile({ profileId })
          cache.clear()
          cache.put(meKey, me)
          navigate(paths.home)
        } catch (error) {
          toast(sayTrouble(say, troubleOf(error, navigator.onLine)))
        }
      },
      async signOut() {
        try {
          await api.identity.signOut()
        } catch (error) {
          if (troubleOf(error, navigator.onLine).kind !== 'signed-out') return toast(sayTrouble(say, troubleOf(error, navigator.onLine)))
        }
        cache.clear()
        navigate(paths.home)
        await cache.load(meKey, (signal) => api.identity.readMe(undefined, { signal }))
      },
    }),
    [api, cache, navigate, say, toast],
  )
}
