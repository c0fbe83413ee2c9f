import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createServer } from 'vite'
import { appsToBuild } from './launcher/web.cjs'

/**
 * `npm run dev [-- OPTION…]`: the house, started again when a source changes, and beside it each web app with hot reloading,
 * whose calls go to the house. Options are those of `./vitascope start`.
 */
const root = resolve(import.meta.dirname, '..')
const house = `http://127.0.0.1:${process.env['VITASCOPE_PORT'] ?? 4400}`
const firstPort = 5173

const child = spawn(
  process.execPath,
  ['--watch-path', join(root, 'src'), '--watch-preserve-output', join(root, 'src/cli/main.ts'), 'start', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
)

const servers = await Promise.all(
  appsToBuild(root).map(async (app, index) => {
    const folder = join(root, 'web', app)
    const proxy = Object.fromEntries(['/api', '/edge', '/health'].map((path) => [path, { target: house, xfwd: true, ws: true }]))
    const server = await createServer({
      root: folder,
      configFile: join(folder, 'vite.config.ts'),
      server: { port: firstPort + index, proxy },
    })
    await server.listen()
    process.stdout.write(`${app}: ${server.resolvedUrls?.local[0]}\n`)
    return server
  }),
)

const stop = async () => {
  if (child.exitCode === null) child.kill('SIGTERM')
  await Promise.all(servers.map((server) => server.close()))
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop())
child.once('exit', () => void stop())
