import type { Entitlement } from '../../contracts/commerce.ts'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import type { Right } from '../../contracts/rights.ts'
import { availability, type AvailabilityRefusal, type Watcher } from '../../rules/availability.ts'
import { noHeightLimit } from '../../rules/edge-token.ts'

export interface PlayableBuild {
  readonly buildId: BuildId
  readonly factsBlob: string
}

/** What the catalogue says about a title that somebody wants to play. */
export interface Playable<Build = PlayableBuild> {
  readonly titleId: TitleId
  readonly kind: 'film' | 'series' | 'episode'
  readonly visible: boolean
  readonly maturityAge: number
  readonly rights: readonly Right[]
  readonly build?: Build | undefined
  readonly nextTitleId?: TitleId | undefined
}

export type EntitlementDecision<Build = PlayableBuild> =
  | {
      readonly allow: true
      readonly build: Build
      /** Highest picture in lines that the offer includes. */
      readonly maxHeight: number
      /** The moment at which the title's rights end for this viewer, in UTC milliseconds; absent: they do not. */
      readonly until?: number
    }
  | { readonly allow: false; readonly reason: 'NO_SUCH_TITLE' | 'NOT_A_VIDEO' | 'NOT_IN_OFFER' | 'NOT_READY' }
  | ({ readonly allow: false } & AvailabilityRefusal)

/** Whether this profile of this account may watch this title now, there. What a viewer may not know of does not exist for them. */
export const decideEntitlement = <Build>(ask: {
  readonly title: Playable<Build>
  readonly entitlement: Pick<Entitlement, 'active' | 'offer'>
  readonly place: Watcher['place']
  /** The highest maturity age the profile may see, in years. */
  readonly maturityLimit: number
  /** UTC milliseconds. */
  readonly now: number
}): EntitlementDecision<Build> => {
  const { title, entitlement, place, maturityLimit, now } = ask
  if (!title.visible) return { allow: false, reason: 'NO_SUCH_TITLE' }
  if (title.kind === 'series') return { allow: false, reason: 'NOT_A_VIDEO' }
  if (!entitlement.active) return { allow: false, reason: 'NOT_IN_OFFER' }
  const answer = availability(title, { place, offers: [entitlement.offer.offerId], maturityLimit }, now)
  if (!answer.allow) return answer
  if (!title.build) return { allow: false, reason: 'NOT_READY' }
  return {
    allow: true,
    build: title.build,
    maxHeight: entitlement.offer.maxHeight,
    ...(answer.until !== undefined && { until: answer.until }),
  }
}

/** The same for an operator who tests: what is hidden may be played too, and rights are for members. */
export const decideTest = <Build>(title: Playable<Build>): EntitlementDecision<Build> => {
  if (title.kind === 'series') return { allow: false, reason: 'NOT_A_VIDEO' }
  if (!title.build) return { allow: false, reason: 'NOT_READY' }
  return { allow: true, build: title.build, maxHeight: noHeightLimit }
}
