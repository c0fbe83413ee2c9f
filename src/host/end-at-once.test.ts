import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../test/helpers/temporary-folder.ts'
import { openLog } from '../engines/log/lmdb-log.ts'
import { systemClock } from '../kit/clock.ts'
import { newIds } from '../kit/ids.ts'
import { silentLog } from '../kit/log.ts'
import { systemRandom } from '../kit/random.ts'

/** Opens the event log in a folder and ends, in the way that the last line says, while an append is under way. */
const writer = (lastLine: string) => `
  import { endAtOnce, endOnDefects } from './src/host/end-at-once.ts'
  import { openLog } from './src/engines/log/lmdb-log.ts'
  import { systemClock } from './src/kit/clock.ts'
  import { newIds } from './src/kit/ids.ts'
  import { silentLog } from './src/kit/log.ts'
  import { systemRandom } from './src/kit/random.ts'
  endOnDefects({ ...silentLog, error: (message, { error }) => process.stdout.write(message + ': ' + error.message) })
  const log = openLog({ folder: process.argv[1], clock: systemClock, random: systemRandom, newId: newIds({ clock: systemClock, random: systemRandom }), log: silentLog })
  await log.append('topic', [{ key: 'a', value: 'before' }])
  void log.append('topic', [{ key: 'a', value: 'at the end' }])
  await new Promise(setImmediate)
  ${lastLine}`

describe('a process that ends in the middle of a write', () => {
  it.each([
    ['at once', 'endAtOnce()', ''],
    [
      'by a defect that nobody caught',
      "Promise.reject(new Error('what was it'))",
      'a defect that nobody caught, the process ends: what was it',
    ],
  ])('leaves the event log to the others: %s', async (_, lastLine, words) => {
    await using folder = await temporaryFolder()
    const child = spawn(process.execPath, ['--input-type=module', '--eval', writer(lastLine), folder.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString()
    })
    const [, signal] = (await once(child, 'close')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    expect(said).toBe(words)
    const log = openLog({
      folder: folder.path,
      clock: systemClock,
      random: systemRandom,
      newId: newIds({ clock: systemClock, random: systemRandom }),
      log: silentLog,
    })
    try {
      await log.append('topic', [{ key: 'a', value: 'after' }])
    } finally {
      await log.close()
    }
  })
})
