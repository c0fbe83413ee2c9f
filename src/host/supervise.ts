import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { serviceNames, type ServiceName } from '../contracts/service.ts'
import { Failure } from '../kit/failure.ts'
import { within } from '../kit/lifecycle.ts'
import { backoffMs } from '../kit/retry.ts'
import { roleKeys } from './calls/service-identity.ts'
import type { ChildStart, ChildWord } from './child-words.ts'
import { runServices, type HouseBase, type RunningServices } from './run-services.ts'

/** How long a service may take to come up, in milliseconds. */
const startPatienceMs = 60_000
/** How long one may take to go down before it is ended. */
const stopPatienceMs = 8_000
const restarts = { baseMs: 200, capMs: 5_000 }
/** A service that has run this long starts its restarts anew. */
const settledMs = 30_000

/**
 * One process per service on this machine. The supervisor owns the database and the keys; a service that ends is started again after a growing
 * pause, and when the supervisor goes, all go.
 */
export const superviseServices = async (base: HouseBase): Promise<{ port: number; running: RunningServices; broken: Promise<string> }> => {
  roleKeys(`${base.folder.keys}/services`).create([...serviceNames, 'host'])
  const running = await runServices(base, [])
  const { connection } = await running.openEngine('sql')
  const config = { ...base.config, 'sql.url': connection }
  let doorPort = config.port
  const children = serviceNames.map((service) =>
    superviseOne(base, service, () => ({ config: { ...config, port: doorPort }, service, startedAt: base.door.startedAt })),
  )
  base.lifecycle.onClose('services', async () => {
    await Promise.all(children.map((child) => child.close()))
  })
  const words = await Promise.all(children.map((child) => child.ready))
  doorPort = words.find((word) => word.port !== undefined)?.port ?? doorPort
  return { port: doorPort, running, broken: new Promise(() => {}) }
}

const superviseOne = (base: HouseBase, service: ServiceName, startWith: () => ChildStart) => {
  const log = base.log.with({ service })
  let child: ChildProcess | undefined
  let stopping = false
  let attempts = 0
  const launch = (): Promise<ChildWord> =>
    within(
      new Promise<ChildWord>((resolve, reject) => {
        const startedAt = base.clock.monotonic()
        const launched = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [service], {
          stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        })
        child = launched
        launched.on('message', (word: ChildWord) =>
          word.failure === undefined ? resolve(word) : reject(new Failure('SERVICE_FAILED', `${service}: ${word.failure}`)),
        )
        launched.on('exit', (code, signal) => {
          reject(
            new Failure('SERVICE_FAILED', `${service} ended with ${signal ?? code} before it was ready. Its reason stands in the log.`),
          )
          if (stopping) return
          attempts = base.clock.monotonic() - startedAt > settledMs ? 1 : attempts + 1
          const pauseMs = restarts.baseMs / 2 + backoffMs(restarts, attempts, base.random.next())
          log.warn('service ended, starting it again', { exitCode: code, signal, attempts, pauseMs })
          setTimeout(
            () => !stopping && void launch().catch((trouble: unknown) => log.error('service does not come up', { error: trouble })),
            pauseMs,
          )
        })
        launched.send(startWith())
      }),
      startPatienceMs,
      `${service} did not come up within ${startPatienceMs} ms`,
    )
  return {
    ready: launch(),
    async close() {
      stopping = true
      const ending = child
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
      ending.send('stop')
      await within(ended, stopPatienceMs, 'late').catch(() => {
        ending.kill('SIGKILL')
        return ended
      })
    },
  }
}
