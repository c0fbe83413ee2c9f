import type { Entitlement } from '../../contracts/commerce.ts'
import type { AccountId } from '../../contracts/ids.ts'
import type { PlaybackContext } from './implementer.ts'

/** From commerce; while it does not answer, as it was within the last minutes. */
export const readEntitlement = async (
  { entitlements, clients, log }: Pick<PlaybackContext, 'entitlements' | 'clients' | 'log'>,
  accountId: AccountId,
): Promise<Entitlement> => {
  const known = await entitlements.read(accountId, () => clients.commerce.readEntitlement({ accountId }))
  if (known.ageMs > 0) log.warn('commerce did not answer, its last answer is used', { accountId, ageMs: Math.round(known.ageMs) })
  return known.value
}
