import { requireProfile, type WithCall } from '../../contracts/service.ts'
import { availability, type Watcher } from '../../rules/availability.ts'
import type { Candidate } from './candidates.ts'
import type { RecommendContext } from './implementer.ts'

/** Whether the profile of this call finds a title, from where it calls and now. Candidates hold rights and never answers, so that every minute counts. */
export const findsFor = ({ call, clock }: Pick<RecommendContext, 'clock'> & WithCall): ((candidate: Candidate) => boolean) => {
  const watcher: Watcher = { place: call.place, offers: 'every', maturityLimit: requireProfile(call).maturityAge }
  const now = clock.now()
  return (candidate) => availability(candidate, watcher, now).allow
}
