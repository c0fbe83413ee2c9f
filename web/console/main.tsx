import '../ui/tokens.css'
import '../ui/fonts.css'
import '../ui/base.css'
import './console.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { systemClock } from '../../src/kit/clock.ts'
import { connect } from '../ui/api.ts'
import { ToastProvider } from '../ui/parts/toast.tsx'
import { createResourceCache } from '../ui/resource-cache.ts'
import { RouterProvider } from '../ui/router.tsx'
import { ResourceProvider } from '../ui/use-resource.ts'
import { HouseProvider } from './house.ts'
import { Shell } from './shell.tsx'
import { applyTheme, savedTheme } from './theme.ts'

applyTheme(savedTheme())
createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <HouseProvider value={connect(window.location.origin)}>
      <ResourceProvider value={createResourceCache(systemClock.monotonic)}>
        <RouterProvider>
          <ToastProvider>
            <Shell />
          </ToastProvider>
        </RouterProvider>
      </ResourceProvider>
    </HouseProvider>
  </StrictMode>,
)
