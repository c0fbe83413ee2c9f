import type { Command } from './command.ts'
import { backup } from './backup.ts'
import { doctor } from './doctor.ts'
import { edge } from './edge.ts'
import { encode } from './encode.ts'
import { ingest } from './ingest.ts'
import { inspect } from './inspect.ts'
import { keyCreate } from './key-create.ts'
import { plan } from './plan.ts'
import { play } from './play.ts'
import { publish } from './publish.ts'
import { restore } from './restore.ts'
import { rollback } from './rollback.ts'
import { serve } from './serve.ts'
import { session } from './session.ts'
import { start } from './start.ts'
import { status } from './status.ts'
import { title } from './title.ts'
import { titles } from './titles.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  start,
  serve,
  status,
  doctor,
  inspect,
  plan,
  ingest,
  encode,
  titles,
  title,
  publish,
  rollback,
  play,
  session,
  edge,
  backup,
  restore,
  keyCreate,
]
