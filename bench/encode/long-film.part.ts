import { cpuSecondsOf, measureIngest, orchestrationFigures } from '../measured-ingest.ts'
import { cpuSecondsByKind, finalSeconds } from './ingest-seconds.ts'
import { longFootage } from './long-footage.ts'
import type { EncodePart } from './part.ts'

/**
 * What working out the ladder of a film of ten minutes costs beside encoding it, in a whole house with the recipe `standard`. The film is small, which is the hardest
 * case: its encodes are cheap, and its trials are looked at on the same screen as those of a large one.
 */
const part: EncodePart = {
  name: 'long-film',
  async run(workshop) {
    const name = 'analysis over final encodes on a film of 10 minutes'
    if (!workshop.full) return { figures: [], notRun: [`${name}: only with --full`] }
    const { path, seconds, missing } = await longFootage(workshop, { leastSeconds: 600 })
    if (path === undefined) return { figures: [], notRun: missing.map((one) => `${name}: ${one}`) }
    workshop.say(`${seconds.toFixed(0)} s with the recipe standard`)
    const measured = await measureIngest({ path, recipe: 'standard', workers: 2, patienceMs })
    const analysis = cpuSecondsOf(measured.children.filter(({ stepId }) => stepId.startsWith('analyse-')))
    const encodes = finalSeconds(measured)
    const video = measured.build.rungs.filter(({ kind }) => kind === 'video')
    return {
      figures: [{ name: 'analysis over final encodes', value: analysis / encodes, unit: 'ratio' }, ...orchestrationFigures(measured, '')],
      notes: [
        `${seconds.toFixed(0)} s of Big Buck Bunny, its trailer and a scene of it again and again, 640x360 at 24 a second, recipe standard, two workers`,
        `analysis: processor seconds of the trials with their comparisons, ${analysis.toFixed(0)}; final encodes: of encoding the rungs that are published, without comparing them, ${encodes.toFixed(0)}`,
        `rungs: ${video.map(({ id }) => id).join(', ')}`,
        `processor seconds: ${cpuSecondsByKind(measured)}`,
      ],
    }
  },
}

export default part

const patienceMs = 4 * 3_600_000
