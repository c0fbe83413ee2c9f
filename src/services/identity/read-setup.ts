import { identity } from './implementer.ts'
import { hasOperator } from './setup.ts'

export const readSetup = identity.readSetup.handler(async ({ context }) => ({
  needsOperator: !(await hasOperator(context.sql.db)),
  demo: context.settings.demo,
}))
