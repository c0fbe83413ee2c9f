import { lazy, Suspense, useCallback, type ReactNode } from 'react'
import { keptPositions } from '../player/kept-positions.ts'
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

const load = {
  title: () => import('./screens/title/title.tsx'),
  watch: () => import('./screens/watch/watch.tsx'),
  search: () => import('./screens/search/search.tsx'),
  myList: () => import('./screens/my-list/my-list.tsx'),
  account: () => import('./screens/account/account.tsx'),
}
const Title = lazy(async () => ({ default: (await load.title()).Title }))
const Watch = lazy(async () => ({ default: (await load.watch()).Watch }))
const Search = lazy(async () => ({ default: (await load.search()).Search }))
const MyList = lazy(async () => ({ default: (await load.myList()).MyList }))
const Account = lazy(async () => ({ default: (await load.account()).Account }))
const Profiles = lazy(async () => ({ default: (await import('./screens/profiles/profiles.tsx')).Profiles }))
const SignIn = lazy(async () => ({ default: (await import('./screens/sign-in/sign-in.tsx')).SignIn }))
const Setup = lazy(async () => ({ default: (await import('./screens/setup/setup.tsx')).Setup }))

/** The screens for a chosen profile, by path. */
const screens: readonly (readonly [pattern: string, show: (params: Readonly<Record<string, string>>) => ReactNode])[] = [
  [paths.home, () => <Home />],
  [paths.title(':titleId'), ({ titleId = '' }) => <Title key={titleId} titleId={titleId} />],
  ['/search', () => <Search />],
  [paths.list, () => <MyList />],
  [paths.account, () => <Account />],
]

export const App = () => {
  const { data: me } = useMe()
  const chosen = me?.profiles.find((profile) => profile.profileId === me.profileId)
  return (
    <SpeechProvider wanted={chosen ? [chosen.language] : navigator.languages}>
      <CrashGuard>
        <Suspense fallback={<Opening />}>
          <Door />
        </Suspense>
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
          <CrashGuard key={pathname}>
            <Suspense fallback={<Opening />}>{show(params)}</Suspense>
          </CrashGuard>
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
      for (const loadScreen of Object.values(load)) loadScreen().catch(() => {})
      if (profileId) void keptPositions({ profileId, storage, clock }).send(playServer(api))
    }, [api, clock, storage, profileId]),
  )
}
