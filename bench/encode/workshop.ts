import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openTranscoder } from '../../src/engines/transcoder/child-transcoder.ts'
import type { RunLimits, RunResult, Tool, Transcoder } from '../../src/engines/transcoder/port.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'

/** Where a part of the bench works, and with what. */
export interface Workshop {
  readonly transcoder: Transcoder
  /** Absolute; gone when the part is over. */
  readonly folder: string
  /** May take hours. */
  readonly full: boolean
  readonly say: (words: string) => void
  /** Runs a tool in a folder, without a limit that an honest run could meet. */
  readonly run: (tool: Tool, folder: string, args: readonly string[]) => Promise<RunResult>
}

export const openWorkshop = async (ask: { folder: string; full: boolean; say: (words: string) => void }): Promise<Workshop> => {
  const tools = join(ask.folder, 'tools')
  await mkdir(tools, { recursive: true })
  const transcoder = await openTranscoder({ log: silentLog, clock: systemClock, folder: tools })
  return { ...ask, transcoder, run: (tool, folder, args) => transcoder.run({ tool, args, folder, limits }) }
}

/** A folder of its own for a while. */
export const withFolder = async <Result>(
  workshop: Pick<Workshop, 'folder'>,
  name: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> => {
  const folder = join(workshop.folder, name)
  await mkdir(folder, { recursive: true })
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** In order, two at a time: most of what runs here keeps little more than one processor busy. */
export const twoAtATime = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = []
  const waiting = [...items.entries()]
  await Promise.all(
    Array.from({ length: 2 }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1], next[0])
    }),
  )
  return results
}

const limits: RunLimits = { timeoutMs: 4 * 3_600_000, memoryBytes: 12 * 2 ** 30, outputBytes: 16 * 2 ** 30 }
