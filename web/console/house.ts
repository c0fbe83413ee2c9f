import { createContext, useContext } from 'react'
import type { Api } from '../ui/api.ts'

const HouseContext = createContext<Api | undefined>(undefined)
export const HouseProvider = HouseContext.Provider

/** The clients of the house that this console belongs to. */
export const useHouse = (): Api => {
  const house = useContext(HouseContext)
  if (!house) throw new Error('defect: no HouseProvider around this component')
  return house
}
