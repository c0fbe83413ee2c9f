/**
 * The request with its whole body in memory, at most `limitBytes`; undefined when there is more. Only for bodies whose sender did not say how
 * long they are: the others are refused by what they say.
 */
export const withBoundedBody = async (request: Request, limitBytes: number): Promise<Request | undefined> => {
  if (!request.body || request.headers.has('content-length')) return request
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of request.body) {
    bytes += piece.length
    if (bytes > limitBytes) return undefined
    pieces.push(piece)
  }
  return new Request(request.url, { method: request.method, headers: request.headers, body: Buffer.concat(pieces), signal: request.signal })
}
