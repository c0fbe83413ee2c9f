import { fixedLadder } from '../../media/ladder/fixed-ladder.ts'
import { encode } from './implementer.ts'
import { filmOf } from './inspection.ts'
import { recipes } from './recipes.ts'

export const readLadders = encode.readLadders.handler(async ({ input, context, errors }) => {
  const row = await context.sql.db
    .selectFrom('job')
    .select(['recipe', 'inspection', 'ladders'])
    .where('job_id', '=', input.jobId)
    .executeTakeFirst()
  if (!row) throw errors.NO_SUCH_JOB()
  if (!row.inspection) throw errors.NOT_INSPECTED()
  const { shownWidth: width, shownHeight: height } = filmOf(row.inspection)
  const { frameRate } = row.inspection
  const fixed = fixedLadder({ width, height, frameRate, recipe: row.recipe, codecs: recipes[row.recipe].codecs })
  return {
    worked: row.ladders ?? [],
    fixed: fixed.map((rung) => ({
      codec: rung.codec,
      lines: rung.lines,
      width: rung.width,
      height: rung.height,
      capBps: rung.maxrateBps,
    })),
  }
})
