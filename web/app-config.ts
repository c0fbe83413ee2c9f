import react from '@vitejs/plugin-react'
import type { Plugin, UserConfig } from 'vite'

const house = new URL('..', import.meta.url).pathname
/** Needed for the first paint: the text face and the display face in their Latin subsets. */
const firstFonts = /(inter-latin-wght|fraunces-latin-opsz)-normal.*\.woff2$/

/** The build of one app, `member` at `/` or `console` at `/console/`, into dist/web. */
export const appConfig = (app: 'member' | 'console'): UserConfig => ({
  root: `${house}web/${app}`,
  base: baseOf(app),
  cacheDir: `${house}node_modules/.vite/${app}`,
  plugins: [react(), preloadFonts(baseOf(app))],
  build: {
    outDir: `${house}dist/web/${app}`,
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    // Fonts and pictures as data: URLs would be loaded with every page and are against the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The streaming library is one file of 0.7 MB that loads when somebody presses play.
    chunkSizeWarningLimit: 800,
    // What several screens share is one file: each file of its own costs a slow link a way there and back.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } } },
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
})

const baseOf = (app: 'member' | 'console') => (app === 'member' ? '/' : `/${app}/`)

const preloadFonts = (base: string): Plugin => ({
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => firstFonts.test(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: base + file },
          injectTo: 'head' as const,
        })),
  },
})
