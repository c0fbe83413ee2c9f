import { steering } from './implementer.ts'

export const report = steering.report.handler(async ({ input, context }) => {
  await context.directory.put(input)
  return {}
})
