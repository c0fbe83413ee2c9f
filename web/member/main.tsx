import { createRoot } from 'react-dom/client'
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
import { App, fetchFirstScreen } from './app.tsx'
import { HouseProvider, meKey, type House } from './house.tsx'
import { layoutOf } from './layout.ts'

const api = connect(window.location.origin)
const house: House = { api, clock: systemClock, newId: newIds({ clock: systemClock, random: systemRandom }), storage: window.localStorage }
const cache = createResourceCache(systemClock.monotonic)

// Asked for before anything is drawn; the screens find the answers, or the requests, in the cache.
void cache.load(meKey, (signal) => api.identity.readMe(undefined, { signal }))
fetchFirstScreen(window.location.pathname)
if (window.location.pathname === '/') void cache.load('home', (signal) => api.recommend.readHome(undefined, { signal }))

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
