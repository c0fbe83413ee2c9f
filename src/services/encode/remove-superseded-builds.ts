import { ORPCError } from '@orpc/server'
import type { TitleId } from '../../contracts/ids.ts'
import type { EncodeContext } from './implementer.ts'
import { removeBuilds } from './remove-builds.ts'
import { mayRemoveSuperseded } from './superseded.ts'

/** Builds in one turn. */
const atOnce = 50

/** Lets go of first lights that a full build has replaced. */
