/** The parts of `pathname` that a pattern such as `/title/:titleId` names; undefined when it does not fit. A slash at the end changes nothing. */
export const matchPath = (pattern: string, pathname: string): Readonly<Record<string, string>> | undefined => {
  const wanted = partsOf(pattern)
  const given = partsOf(pathname)
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index]!
    if (!part.startsWith(':')) {
      if (part !== value) return undefined
      continue
    }
    const decoded = decode(value)
    if (decoded === undefined) return undefined
    params[part.slice(1)] = decoded
  }
  return params
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '')

const decode = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
