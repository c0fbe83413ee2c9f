import type { PlayServer } from '../player/play-server.ts'
import type { Api } from '../ui/api.ts'

/** The contracts as a running play needs them. */
export const playServer = (api: Api): PlayServer => ({
  renew: (playId) => api.playback.renewSession({ playId }),
  heartbeat: (playId) => api.playback.heartbeat({ playId }),
  end: async (playId, { leaving }) => void (await api.playback.endSession({ playId }, { context: { leaving } })),
  savePosition: async (position, { leaving }) => void (await api.viewing.savePosition(position, { context: { leaving } })),
  sendMoments: async (moments, titleId, { leaving }) =>
    void (await api.events.accept({ moments: [...moments], titleId }, { context: { leaving } })),
})
