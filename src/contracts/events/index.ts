import { titleChanged, titlePublished, titleRemoved, titleRightsChanged } from './catalogue-titles.ts'
import { entitlementChanged } from './commerce-entitlements.ts'
import { buildReady, buildRemoved } from './encode-builds.ts'
import type { EventDefinition } from './event.ts'
import { accountCreated } from './identity-accounts.ts'
import { playEnded, playRevoked, playStarted } from './playback-plays.ts'
import { playerMoment } from './player-moments.ts'
import { positionSaved } from './viewing-positions.ts'

export * from './event.ts'
export * from './identity-accounts.ts'
export * from './commerce-entitlements.ts'
export * from './encode-builds.ts'
export * from './catalogue-titles.ts'
export * from './playback-plays.ts'
export * from './player-moments.ts'
export * from './viewing-positions.ts'

/** Everything that services tell each other, by topic. */
export const everyEvent: readonly EventDefinition[] = [
  titleChanged,
  titlePublished,
  titleRemoved,
  titleRightsChanged,
  buildReady,
  buildRemoved,
  accountCreated,
  entitlementChanged,
  playEnded,
  playRevoked,
  playStarted,
  playerMoment,
  positionSaved,
]
