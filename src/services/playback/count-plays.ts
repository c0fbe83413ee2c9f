import { playback } from './implementer.ts'

export const countPlays = playback.countPlays.handler(async ({ context }) => {
  const { plays } = await context.sql.db
    .selectFrom('play')
    .select(({ fn }) => fn.countAll().as('plays'))
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return { plays: Number(plays) }
})
