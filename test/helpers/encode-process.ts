import { openPostgres } from '../../src/engines/sql/postgres-sql.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { systemRandom } from '../../src/kit/random.ts'
import { openEncodeIn } from './encode-in-folder.ts'

/** Encode in a process of its own that tests may kill: `node encode-process.ts <folder> <connection>`. It works until it dies. */
const [folder, connection] = process.argv.slice(2)
const sql = openPostgres({ connection: connection!, clock: systemClock, random: systemRandom, log: silentLog })
const house = await openEncodeIn(folder!, sql)
await house.start()
