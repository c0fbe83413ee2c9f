import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { appsToBuild, webFresh, webStampNow, writeWebStamp } from './launcher/web.cjs'

const root = resolve(import.meta.dirname, '..')

/**
 * Builds the web apps whose sources are here into `dist/web/<app>`. Each app is built beside its place and moved there when it
 * is whole, so a running host never serves half of one.
 *
 * @returns what was built; empty when the built apps are those of the sources.
 */
export const buildWeb = async (options: { force?: boolean; say: (text: string) => void }): Promise<readonly string[]> => {
  if (!options.force && webFresh(root)) return []
  const apps = appsToBuild(root)
  const stamp = webStampNow(root)
  for (const app of apps) {
    const startedAt = performance.now()
    const folder = join(root, 'dist/web', app)
    const making = `${folder}.making-${process.pid}`
    try {
      await buildApp(app, making)
      await swap(making, folder)
    } finally {
      await rm(making, { recursive: true, force: true })
    }
    options.say(`built the ${app} app (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)
  }
  if (apps.length > 0) writeWebStamp(root, stamp)
  return apps
}

const buildApp = async (app: string, outDir: string): Promise<void> => {
  const { build } = await import('vite')
  const folder = join(root, 'web', app)
  await build({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'error', build: { outDir, emptyOutDir: true } })
}

const swap = async (made: string, folder: string): Promise<void> => {
  const before = `${folder}.before`
  await rm(before, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await rename(folder, before)
  await rename(made, folder)
  await rm(before, { recursive: true, force: true })
}
