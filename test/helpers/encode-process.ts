import { openPostgres } from '../../src/engines/sql/postgres-sql.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { systemRandom } from '../../src/kit/random.ts'
import { openEncodeIn, type EncodeHouseOptions } from './encode-in-folder.ts'

/** Encode in a process of its own that tests may kill: `node encode-process.ts <folder> <connection> [<options as JSON>]`. It works until it dies. */
const [folder, connection, options = '{}'] = process.argv.slice(2)
const sql = openPostgres({ connection: connection!, clock: systemClock, random: systemRandom, log: silentLog })
const house = await openEncodeIn(folder!, sql, JSON.parse(options) as Omit<EncodeHouseOptions, 'transcoder'>)
await house.start()
