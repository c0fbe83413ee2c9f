import { createContext, useContext } from 'react'
import type { Me } from '../../src/contracts/identity.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { NewId } from '../../src/kit/ids.ts'
import type { KeyValueStore } from '../player/play-server.ts'
import type { Api } from '../ui/api.ts'
import { useResource, type Resource } from '../ui/use-resource.ts'

/** What the app needs from outside. */
export interface House {
  readonly api: Api
  readonly clock: Clock
  readonly newId: NewId
  readonly storage: KeyValueStore
}

const HouseContext = createContext<House | undefined>(undefined)
export const HouseProvider = HouseContext.Provider

export const useHouse = (): House => {
  const house = useContext(HouseContext)
  if (!house) throw new Error('defect: no HouseProvider around this component')
  return house
}

export const meKey = 'me'

/** Whoever is signed in. */
export const useMe = (): Resource<Me> => {
  const { api } = useHouse()
  return useResource(meKey, (signal) => api.identity.readMe(undefined, { signal }))
}

export const setupKey = 'setup'

/** Whether the house waits for its operator, and whether it has a demo. */
export const useSetup = () => {
  const { api } = useHouse()
  return useResource(setupKey, (signal) => api.identity.readSetup(undefined, { signal }))
}

/** The profile that watches; only below screens that need one. */
export const useProfile = (): Me['profiles'][number] => {
  const { data } = useMe()
  const profile = data?.profiles.find((candidate) => candidate.profileId === data.profileId)
  if (!profile) throw new Error('defect: a screen for profiles without one')
  return profile
}
