import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../host/config/settings.ts'
import type { DemoProgress } from '../contracts/gateway.ts'
import { systemClock } from '../kit/clock.ts'
import { formatDuration } from '../kit/text.ts'
import type { Output } from './command.ts'
import { bar } from './output.ts'

const everyMs = 500

/** Shows how far the demo catalogue is until it is complete. */
export const showDemoProgress = async (output: Output, config: Config, signal: AbortSignal): Promise<void> => {
  let shown = false
  while (!signal.aborted) {
    const progress = await readProgress(config.data)
    if (progress && progress.done >= progress.total) {
      if (shown) output.line('  The demo catalogue is complete.')
      return
    }
    if (progress) {
      shown = true
      const eta = progress.etaSeconds === undefined ? '' : `, about ${formatDuration(progress.etaSeconds * 1000)} left`
      output.progress(`  ${bar(progress.share)}  ${progress.state}${eta}`)
    }
    await systemClock.sleep(everyMs, signal).catch(() => {})
  }
}

const readProgress = async (data: string): Promise<DemoProgress | undefined> => {
  try {
    return JSON.parse(await readFile(join(data, 'run', 'demo.json'), 'utf8')) as DemoProgress
  } catch {
    return undefined
  }
}
