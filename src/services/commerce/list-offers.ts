import { commerce } from './implementer.ts'
import { offers } from './offers.ts'

export const listOffers = commerce.listOffers.handler(() => ({ items: [...offers] }))
