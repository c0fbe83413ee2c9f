/** The parts of `/<token>/<buildId>/<rest>`. Nothing is decoded: every path of a build has one spelling, and only that one is found. */
export interface Target {
  readonly token: string
  readonly buildId: string
  /** `files/<path>` or `<selection>/<manifest>`. */
  readonly rest: string
}

/** Undefined for a request target (RFC 9112, section 3.2.1) of another shape. The query is left out: players put their telemetry there. */
export const splitTarget = (target: string): Target | undefined => {
  const query = target.indexOf('?')
  const path = query < 0 ? target : target.slice(0, query)
  if (path.charCodeAt(0) !== slash) return undefined
  const afterToken = path.indexOf('/', 1)
  const afterBuild = afterToken < 0 ? -1 : path.indexOf('/', afterToken + 1)
  if (afterBuild < 0) return undefined
  return { token: path.slice(1, afterToken), buildId: path.slice(afterToken + 1, afterBuild), rest: path.slice(afterBuild + 1) }
}

const slash = 47
