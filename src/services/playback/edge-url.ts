export interface ReachableEdge {
  readonly edge: string
  readonly port: number
  /** Scheme and authority, when the edge has an address of its own. */
  readonly publicUrl?: string | undefined
}

/** `direct`: players on the same machine use the listeners of the edges. `gateway`: everybody comes through the one door. */
export type EdgeUrls = 'direct' | 'gateway'

/**
 * How this client reaches an edge: the edge's own address; else, for a client on this very machine, the edge's listener under the name by which the
 * client already reached us; else behind the one port that is known to be open. Without a slash at the end.
 */
export const edgeUrl = (origin: string, edge: ReachableEdge, setting: EdgeUrls): string => {
  if (edge.publicUrl) return edge.publicUrl.replace(/\/+$/, '')
  const { protocol, hostname } = new URL(origin)
  if (setting === 'direct' && loopback.includes(hostname)) return `${protocol}//${hostname}:${edge.port}`
  return `${origin}/edge/${edge.edge}`
}

const loopback = ['localhost', '127.0.0.1', '[::1]']
