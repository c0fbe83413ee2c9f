/** A screen of the console and what it shows. */
export type Place =
  | { readonly screen: 'now' | 'masters' | 'titles' | 'delivery' | 'plays' | 'missing' }
  | { readonly screen: 'job' | 'title' | 'play'; readonly id: string }

const lists = ['masters', 'titles', 'delivery', 'plays'] as const
const singles = { masters: 'job', titles: 'title', plays: 'play' } as const

/** `/console/titles/<id>` to the screen it names. */
export const placeOf = (pathname: string): Place => {
  const [first, id, ...rest] = pathname
    .replace(/^\/console\/?/, '')
    .split('/')
    .filter((part) => part !== '')
  if (first === undefined) return { screen: 'now' }
  const list = lists.find((name) => name === first)
  if (!list || rest.length > 0) return { screen: 'missing' }
  if (id === undefined) return { screen: list }
  return list === 'delivery' ? { screen: 'missing' } : { screen: singles[list], id: decodeURIComponent(id) }
}

export const pathOf = (place: Place): string => {
  switch (place.screen) {
    case 'now':
    case 'missing':
      return '/console'
    case 'job':
      return `/console/masters/${place.id}`
    case 'title':
      return `/console/titles/${place.id}`
    case 'play':
      return `/console/plays/${place.id}`
    default:
      return `/console/${place.screen}`
  }
}
