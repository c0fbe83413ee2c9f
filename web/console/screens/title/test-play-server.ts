import type { PlayServer } from '../../../player/play-server.ts'
import type { Api } from '../../../ui/api.ts'

/** The contracts as a test play needs them: it tells its story like any other, but nobody's place in the film is remembered. */
export const testPlayServer = (house: Api): PlayServer => ({
  renew: (playId) => house.playback.renewSession({ playId }),
  heartbeat: (playId) => house.playback.heartbeat({ playId }),
  end: async (playId, { leaving }) => void (await house.playback.endSession({ playId }, { context: { leaving } })),
  savePosition: async () => {},
  sendMoments: async (moments, titleId, { leaving }) =>
    void (await house.events.accept({ moments: [...moments], titleId }, { context: { leaving } })),
})
