import type { Pathway } from '../../contracts/playback.ts'
import type { MacKey } from '../../engines/keys/port.ts'
import { hmacSha256 } from '../../kit/hash.node.ts'
import { formatEdgeToken, macsWith } from '../../rules/edge-token.ts'
import { edgeUrl, type EdgeUrls } from './edge-url.ts'
import type { Play } from './tables.ts'

/** The ways to the bytes of a play for a client that reached us at `origin`, best first. The first of `keys` signs. */
export const signUrls = (
  play: Pick<Play, 'play_id' | 'title_id' | 'build_id' | 'selection' | 'max_height' | 'expires_at' | 'edges'>,
  ask: { readonly origin: string; readonly edgeUrls: EdgeUrls; readonly keys: readonly MacKey[] },
): Pathway[] => {
  const token = formatEdgeToken(
    {
      keyId: ask.keys[0]!.keyId,
      expiresAt: play.expires_at.getTime(),
      maxHeight: play.max_height,
      playId: play.play_id,
      titleId: play.title_id,
      buildId: play.build_id,
    },
    macsWith(ask.keys, hmacSha256),
  )
  return play.edges.map((edge) => {
    const baseUrl = `${edgeUrl(ask.origin, edge, ask.edgeUrls)}/${token}/${play.build_id}/`
    return {
      edge: edge.edge,
      baseUrl,
      dashUrl: `${baseUrl}${play.selection}/manifest.mpd`,
      hlsUrl: `${baseUrl}${play.selection}/master.m3u8`,
    }
  })
}
