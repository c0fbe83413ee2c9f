import { systemClock } from '../kit/clock.ts'
import { endOnDefects } from '../host/end-at-once.ts'
import { openLog } from '../host/log.ts'
import { start as startHouse, type House } from '../host/start.ts'
import { networkAddresses } from '../host/tls.ts'
import type { Config } from '../host/config/settings.ts'
import { exitCode, type Command, type Output } from './command.ts'
import { showDemoProgress } from './show-demo-progress.ts'

export const start: Command = {
  name: 'start',
  usage: '[--port 4400] [--data ./data] [--host 0.0.0.0] [--tls self]',
  summary: 'Start the house and say where to open it.',
  flags: {},
  positionals: [0, 0],
  closesItself: true,
  async run({ readConfig, output, signal }) {
    const config = readConfig()
    const log = openLog({
      level: config.logLevel === 'info' && output.interactive ? 'warn' : config.logLevel,
      file: config.logFile,
      terminal: process.stderr.isTTY === true,
      clock: systemClock,
    })
    endOnDefects(log)
    const startedAt = systemClock.monotonic()
    const house = await startHouse(config, log)
    output.document({
      url: house.url,
      setupUrl: house.setupUrl,
      layout: house.layout,
      missingTools: house.missingTools,
      tookMs: Math.round(systemClock.monotonic() - startedAt),
    })
    await greet(output, config, house)
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    const watching = config.demo ? showDemoProgress(output, config, signal) : Promise.resolve()
    const words = await Promise.race([stopped, house.broken])
    if (typeof words === 'string') output.note(words)
    else output.note('Stopping …')
    await Promise.all([house.close(), watching.catch(() => {})])
    return typeof words === 'string' ? exitCode.outage : exitCode.done
  },
}

/** What a house says when it is open: where to watch, and what cannot be done. */
export const greet = async (output: Output, config: Config, house: Omit<House, 'close' | 'broken'>): Promise<void> => {
  output.line()
  output.line('  Vitascope is open.')
  output.line()
  output.line(`    Watch      ${house.url}/`)
  output.line(`    Console    ${house.url}/console`)
  output.line(`    API        ${house.url}/api/docs`)
  if (house.missingTools.length > 0) {
    output.line()
    output.line(`  Nothing can be encoded. ${house.missingTools.join(' ')}`)
  }
  if (house.setupUrl) {
    output.line()
    output.line('  Nobody runs this house yet. Become its operator by this link, once:')
    output.line(`    ${house.setupUrl}`)
  }
  if (config.host !== '127.0.0.1' && config.host !== 'localhost') await greetNetwork(output, config, house)
  output.line()
}

const greetNetwork = async (output: Output, config: Config, house: Pick<House, 'url'>): Promise<void> => {
  const { protocol, port } = new URL(house.url)
  const addresses = config.publicUrl ? [config.publicUrl] : networkAddresses().map((address) => `${protocol}//${address}:${port}`)
  if (addresses.length === 0) return
  output.line()
  output.line('  On the network:')
  for (const address of addresses) output.line(`    ${address}/`)
  const { renderUnicodeCompact } = await import('uqr')
  for (const row of renderUnicodeCompact(`${addresses[0]}/`, { border: 1 }).split('\n')) output.line(`    ${row}`)
}
