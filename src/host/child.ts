import { systemClock } from '../kit/clock.ts'
import { messageOf } from '../kit/failure.ts'
import { houseBase } from './base.ts'
import type { ChildStart, ChildWord } from './child-words.ts'
import { openDataFolder } from './data-folder.ts'
import { endAtOnce, endOnDefects } from './end-at-once.ts'
import { openLog } from './log.ts'
import { runServices } from './run-services.ts'
import { openDoors } from './open-doors.ts'
import { openTls } from './tls.ts'

/** One service in a process of its own. It ends with its supervisor, however that ends. */
const runChild = async ({ config, service, startedAt }: ChildStart): Promise<void> => {
  const folder = openDataFolder(config.data)
  const log = openLog({ level: config.logLevel, file: config.logFile, terminal: process.stderr.isTTY === true, clock: systemClock })
  endOnDefects(log)
  const tls = await openTls(config, folder, systemClock)
  const base = houseBase({ config, folder, log, tls, layout: 'split', startedAt })
  const stop = () => {
    void base.lifecycle
      .close()
      .then(() => process.exit(0))
      .catch((trouble: unknown) => {
        log.error('did not close cleanly', { service, error: trouble })
        endAtOnce()
      })
  }
  process.on('message', (word) => word === 'stop' && stop())
  // A supervisor that goes without a word has crashed, and so does its service: the next house must not meet this one.
  process.on('disconnect', endAtOnce)
  // A terminal sends Ctrl-C to the whole group; the supervisor decides in which order its services go.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  try {
    const running = await runServices(base, [service])
    const port = await openDoors(base, tls, running)
    process.send!({ ...(port !== undefined && { port }) } satisfies ChildWord)
  } catch (trouble) {
    log.error('service did not start', { service, error: trouble })
    process.send!({ failure: messageOf(trouble) } satisfies ChildWord, endAtOnce)
  }
}

if (process.send) process.once('message', (word: ChildStart) => void runChild(word))
