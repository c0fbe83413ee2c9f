import { useCallback, type ReactNode } from 'react'
import { keptPositions } from '../player/kept-positions.ts'
import { lateScreen, type LateScreen } from '../ui/late-screen.tsx'
import { matchPath } from '../ui/match-path.ts'
import { useRouter } from '../ui/router.tsx'
import { CrashGuard } from './crash-guard.tsx'
import { useHouse, useMe } from './house.tsx'
import { TroublePage } from './parts.tsx'
import { paths } from './paths.ts'
import { playServer } from './play-server.ts'
import { Room } from './room.tsx'
import { Home } from './screens/home/home.tsx'
import { NotFound } from './screens/not-found.tsx'
import { Opening } from './screens/opening/opening.tsx'
import { Shell } from './shell.tsx'
import { useIdle } from './use-idle.ts'
import { SpeechProvider } from './words/speech.tsx'

const Title = lateScreen(async () => (await import('./screens/title/title.tsx')).Title, Opening)
const Watch = lateScreen(async () => (await import('./screens/watch/watch.tsx')).Watch, Opening)
const Search = lateScreen(async () => (await import('./screens/search/search.tsx')).Search, Opening)
const MyList = lateScreen(async () => (await import('./screens/my-list/my-list.tsx')).MyList, Opening)
const Account = lateScreen(async () => (await import('./screens/account/account.tsx')).Account, Opening)
const Profiles = lateScreen(async () => (await import('./screens/profiles/profiles.tsx')).Profiles, Opening)
const SignIn = lateScreen(async () => (await import('./screens/sign-in/sign-in.tsx')).SignIn, Opening)
const Pair = lateScreen(async () => (await import('./screens/let-in/pair.tsx')).Pair, Opening)
const Authorize = lateScreen(async () => (await import('./screens/let-in/authorize.tsx')).Authorize, Opening)
const Setup = lateScreen(async () => (await import('./screens/setup/setup.tsx')).Setup, Opening)

type Params = Readonly<Record<string, string>>

/** The screens for a chosen profile, by path. */
const screens: readonly (readonly [pattern: string, show: (params: Params) => ReactNode])[] = [
  [paths.home, () => <Home />],
  [paths.title(':titleId'), ({ titleId = '' }) => <Title key={titleId} titleId={titleId} />],
  ['/search', () => <Search />],
  [paths.list, () => <MyList />],
  [paths.account, () => <Account />],
]

type Chunk = Pick<LateScreen<object>, 'fetch'>

/** The screens in chunks of their own, by path. */
const chunks: readonly (readonly [pattern: string, screen: Chunk])[] = [
  [paths.title(':titleId'), Title],
  [paths.watch(':titleId'), Watch],
  ['/search', Search],
  [paths.list, MyList],
  [paths.account, Account],
  [paths.profiles, Profiles],
  [paths.setup, Setup],
  [paths.pair, Pair],
  [paths.authorize, Authorize],
]

/** When it fails now, the screen tries again and says so. */
const fetchEarly = (screen: Chunk | undefined): void => void screen?.fetch().catch(() => {})

/** The page that was asked for first is fetched beside everything else. */
export const fetchFirstScreen = (pathname: string): void => fetchEarly(chunks.find(([pattern]) => matchPath(pattern, pathname))?.[1])

/** The way in, which may be asked for in place of any page. */
export const fetchSignIn = (): void => fetchEarly(SignIn)

export const App = () => {
  const { data: me } = useMe()
  const chosen = me?.profiles.find((profile) => profile.profileId === me.profileId)
  return (
    <SpeechProvider wanted={chosen ? [chosen.language] : navigator.languages}>
      <CrashGuard>
        <Door />
      </CrashGuard>
    </SpeechProvider>
  )
}

/** Who is there decides what is shown: sign-in, the choice of a profile, or the screen that was asked for. */
const Door = () => {
  const { location } = useRouter()
  const { data: me, refresh, trouble } = useMe()
  const { pathname } = location
  if (pathname === paths.setup) return <Setup token={location.search.get('token') ?? ''} />
  if (trouble?.kind === 'signed-out') return <SignIn />
  if (!me && trouble)
    return (
      <Room>
        <TroublePage trouble={trouble} again={() => void refresh()} />
      </Room>
    )
  if (!me) return <Opening />
  if (pathname === paths.pair) return <Pair code={location.search.get('code') ?? ''} />
  if (pathname === paths.authorize) return <Authorize authorizationId={location.search.get('id') ?? ''} />
  if (!me.profileId || pathname === paths.profiles) return <Profiles />
  const watch = matchPath(paths.watch(':titleId'), pathname)
  if (watch) return <Watch key={watch['titleId']} titleId={watch['titleId']!} />
  return <Screens pathname={pathname} />
}

const Screens = ({ pathname }: { readonly pathname: string }) => {
  useLateWork()
  for (const [pattern, show] of screens) {
    const params = matchPath(pattern, pathname)
    if (params)
      return (
        <Shell>
          <CrashGuard key={pathname}>{show(params)}</CrashGuard>
        </Shell>
      )
  }
  return (
    <Shell>
      <NotFound />
    </Shell>
  )
}

/** When the first screen is there: the next ones are fetched, and places that waited on this device are sent. */
const useLateWork = () => {
  const { api, clock, storage } = useHouse()
  const { data: me } = useMe()
  const profileId = me?.profileId
  useIdle(
    useCallback(() => {
      // They are small, and then they are there when the network is not.
      for (const screen of [Title, Watch, Search, MyList, Account]) fetchEarly(screen)
      if (profileId) void keptPositions({ profileId, storage, clock }).send(playServer(api))
    }, [api, clock, storage, profileId]),
  )
}
