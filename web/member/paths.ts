/** Where the screens of the app live. */
export const paths = {
  home: '/',
  search: (query = '') => (query === '' ? '/search' : `/search?q=${encodeURIComponent(query)}`),
  list: '/list',
  account: '/account',
  profiles: '/profiles',
  signIn: '/sign-in',
  setup: '/setup',
  pair: '/pair',
  authorize: '/authorize',
  title: (titleId: string) => `/title/${titleId}`,
  watch: (titleId: string) => `/watch/${titleId}`,
  watchFromStart: (titleId: string) => `/watch/${titleId}?from=start`,
} as const
