import { existsSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Transcoder } from '../engines/transcoder/port.ts'
import type { Clock } from '../kit/clock.ts'
import { isFailure, Outage } from '../kit/failure.ts'
import { silentLog } from '../kit/log.ts'
import type { Config } from './config/settings.ts'
import { toolPaths } from './engines.ts'

/** The media tools alone, without a house around them. */
export interface Tools {
  readonly transcoder: Transcoder
  /** Empty, and gone when `use` ends. */
  readonly folder: string
}

/**
 * Lends the media tools and a temporary folder. What the tools can do is remembered in the data folder where there is one. A tool that is missing is an outage of the
 * machine and not the fault of a film.
 */
export const withTools = async <Result>(config: Config, clock: Clock, use: (tools: Tools) => Promise<Result>): Promise<Result> => {
  const { openTranscoder } = await import('../engines/transcoder/child-transcoder.ts')
  const folder = await mkdtemp(join(tmpdir(), 'vitascope-'))
  // A process that ends in the middle of its work takes the folder along.
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  try {
    const kept = join(config.data, 'services', 'transcoder')
    const transcoder = await openTranscoder({
      log: silentLog,
      clock,
      folder: existsSync(kept) ? kept : join(folder, 'tools'),
      paths: toolPaths(config),
    })
    return await use({ transcoder, folder: await mkdtemp(join(folder, 'work-')) })
  } catch (trouble) {
    if (isFailure(trouble, 'TOOL_MISSING')) throw new Outage('transcoder', trouble.message, { cause: trouble })
    throw trouble
  } finally {
    remove()
    process.off('exit', remove)
  }
}
