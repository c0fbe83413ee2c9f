import type { TitleId } from '../../contracts/ids.ts'
import type { PlaySession } from '../../contracts/playback.ts'
import type { WithCall } from '../../contracts/service.ts'
import type { MacKey } from '../../engines/keys/port.ts'
import { toInstant } from '../../kit/clock.ts'
import type { PlaybackContext } from './implementer.ts'
import { signUrls } from './sign-urls.ts'
import type { Play } from './tables.ts'

/** Between two signs of life of a player. */
export const heartbeatSeconds = 30

/** What the player gets for a play, at the address by which this call reached us. */
export const sessionOf = (
  { call, settings }: Pick<PlaybackContext, 'settings'> & WithCall,
  play: Play,
  more: { readonly keys: readonly MacKey[]; readonly nextTitleId: TitleId | undefined },
): PlaySession => {
  const pathways = signUrls(play, { origin: call.origin, edgeUrls: settings.edgeUrls, keys: more.keys })
  return {
    playId: play.play_id,
    titleId: play.title_id,
    buildId: play.build_id,
    dashUrl: pathways[0]!.dashUrl,
    hlsUrl: pathways[0]!.hlsUrl,
    pathways,
    expiresAt: toInstant(play.expires_at.getTime()),
    durationSeconds: play.duration_seconds,
    resumeSeconds: play.resume_seconds,
    ...(more.nextTitleId !== undefined && { nextTitleId: more.nextTitleId }),
    heartbeatSeconds,
  }
}
