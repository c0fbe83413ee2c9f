import { createRoot } from 'react-dom/client'
import type { TitleId } from '../../src/contracts/ids.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { newIds } from '../../src/kit/ids.ts'
import { systemRandom } from '../../src/kit/random.ts'
import { connect } from '../ui/api.ts'
import '../ui/fonts.css'
import '../ui/tokens.css'
import '../ui/base.css'
import { ToastProvider } from '../ui/parts/toast.tsx'
import { createResourceCache } from '../ui/resource-cache.ts'
import { RouterProvider } from '../ui/router.tsx'
import { ResourceProvider } from '../ui/use-resource.ts'
import { matchPath } from '../ui/match-path.ts'
import { App, fetchFirstScreen, fetchSignIn } from './app.tsx'
import { HouseProvider, meKey, setupKey, type House } from './house.tsx'
import { layoutOf } from './layout.ts'
import { paths } from './paths.ts'

const api = connect(window.location.origin)
const house: House = { api, clock: systemClock, newId: newIds({ clock: systemClock, random: systemRandom }), storage: window.localStorage }
const cache = createResourceCache(systemClock.monotonic)

// Asked for before anything is drawn; the screens find the answers, or the requests, in the cache.
const { pathname } = window.location
const titleId = matchPath(paths.title(':titleId'), pathname)?.['titleId'] as TitleId | undefined
void cache
  .load(meKey, (signal) => api.identity.readMe(undefined, { signal }))
  .then(() => {
    // Most likely nobody is signed in.
    if (cache.read(meKey).error === undefined) return
    fetchSignIn()
    if (cache.isStale(setupKey)) void cache.load(setupKey, (signal) => api.identity.readSetup(undefined, { signal }))
  })
fetchFirstScreen(pathname)
if (pathname === paths.home) void cache.load('home', (signal) => api.recommend.readHome(undefined, { signal }))
if (titleId) {
  void cache.load(`title/${titleId}`, (signal) => api.catalogue.readTitlePage({ titleId }, { signal }))
  void cache.load('positions', async (signal) => (await api.viewing.listPositions(undefined, { signal })).items)
}

document.documentElement.dataset['layout'] = layoutOf(navigator.userAgent, window.location.search)

createRoot(document.querySelector('#app')!).render(
  <HouseProvider value={house}>
    <ResourceProvider value={cache}>
      <RouterProvider>
        <ToastProvider>
          <App />
        </ToastProvider>
      </RouterProvider>
    </ResourceProvider>
  </HouseProvider>,
)
