import { recommend } from './implementer.ts'

export const readPopularity = recommend.readPopularity.handler(async ({ input, context }) => ({
  items: (await context.habits.read()).popular.slice(0, input.limit),
}))
