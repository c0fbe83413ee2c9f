import { chmod, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ffmpegPath, makeMaster } from '../../test/helpers/masters.ts'
import type { BenchResult, Figure } from '../bench.ts'
import { findProgram } from '../find-program.ts'
import { cpuSecondsOf, longestGaps, measureIngest, orchestrationFigures } from '../measured-ingest.ts'
import { cpuSecondsByKind, finalSeconds } from './ingest-seconds.ts'
import type { EncodePart } from './part.ts'
import type { Workshop } from './workshop.ts'

/**
 * What a whole house adds to the encodes of the recipe `standard`, and what analysing costs beside encoding; then the same master with one worker whose tools have one
 * processor, and with two such.
 */
const part: EncodePart = {
  name: 'orchestration',
  async run(workshop) {
    const { film } = wishesOf(workshop)
    const path = await makeMaster(workshop.folder, 'film.mp4', { ...film, more: cutEveryFourSeconds })
    workshop.say(`${film.seconds} s with the recipe standard`)
    const whole = await measureIngest({ path, recipe: 'standard', workers: 1, patienceMs })
    const [analysis, encodes] = [cpuSecondsOf(whole.children.filter(({ stepId }) => stepId.startsWith('analyse-'))), finalSeconds(whole)]
    const pinned = await comparePinned(workshop)
    return {
      figures: [
        ...orchestrationFigures(whole, ''),
        { name: 'analysis over final encodes, short film', value: analysis / encodes, unit: 'ratio' },
        ...pinned.figures,
      ],
      notes: [
        `${film.seconds} s of ${film.width}x${film.height} test picture with noise at ${film.frameRate} a second and a cut every 4 s, recipe standard, one worker; total: from handing the master over to the job being done`,
        'the plan: the one successful run of each child that analyses, makes, joins, packages, verifies or measures; all children: what the kernel counted, inspecting the master included',
        `processor seconds: ${cpuSecondsByKind(whole)}; of them encoding the full build ${encodes.toFixed(1)}, the rest of video is the first light and VMAF`,
        `${whole.children.length} children; longest without one: ${longestGaps(whole).join(', ')}`,
        ...(pinned.notes ?? []),
      ],
      notRun: pinned.notRun ?? [],
    }
  },
}

export default part

const patienceMs = 6 * 3_600_000

/** The test picture turned light for dark: a cut that nobody misses. */
const cutEveryFourSeconds = ['-vf', "noise=alls=6:allf=t+u,negate=enable='lt(mod(t,8),4)'"]

const wishesOf = ({ full }: Workshop) =>
  full
    ? {
        film: { seconds: 120, width: 1280, height: 720, frameRate: '24' },
        pinned: { seconds: 240, width: 1280, height: 720, frameRate: '24' },
      }
    : {
        film: { seconds: 24, width: 640, height: 360, frameRate: '12' },
        pinned: { seconds: 120, width: 640, height: 360, frameRate: '24' },
      }

/**
 * A worker is a machine with one processor. Neither the house nor ffmpeg knows of it: with one worker each ffmpeg runs on the first processor; with two, on the first
 * that no other of them has. House and database go where there is room.
 */
const comparePinned = async (workshop: Workshop): Promise<BenchResult> => {
  const name = 'two workers over one'
  const [taskset, flock] = [findProgram('taskset'), findProgram('flock')]
  if (!taskset || !flock || availableParallelism() < 2) return { figures: [], notRun: [`${name}: needs two processors, taskset and flock`] }
  const { pinned } = wishesOf(workshop)
  const path = await makeMaster(workshop.folder, 'pinned.mp4', { ...pinned, more: cutEveryFourSeconds })
  const on = (processor: number) => `exec ${taskset} --cpu-list ${processor} '${ffmpegPath}' "$@"`
  const ingest = async (workers: number, lines: readonly string[]) => {
    const program = join(workshop.folder, `ffmpeg-of-${workers}`)
    await writeFile(program, ['#!/bin/sh', ...lines, ''].join('\n'))
    await chmod(program, 0o755)
    return measureIngest({ path, recipe: 'economy', workers, patienceMs, variables: { FFMPEG_PATH: program } })
  }
  workshop.say(`${pinned.seconds} s with the recipe economy and one worker of one processor`)
  const one = await ingest(1, [on(0)])
  workshop.say('the same with two of them')
  const two = await ingest(2, [
    `exec 9>'${join(workshop.folder, 'first-processor')}'`,
    `if ${flock} --nonblock 9; then ${on(0)}; fi`,
    on(1),
  ])
  const [first, second] = [one, two].map(({ startedMs, endedMs }) => (endedMs - startedMs) / 1000) as [number, number]
  const speedUp: Figure = { name, value: first / second, unit: 'ratio' }
  return {
    figures: [speedUp],
    notes: [
      `${name}: ${pinned.seconds} s of ${pinned.width}x${pinned.height}, recipe economy, each ffmpeg on one processor: ${first.toFixed(1)} s and ${second.toFixed(1)} s; processor seconds of children ${one.childCpuSeconds.toFixed(1)} and ${two.childCpuSeconds.toFixed(1)}; house and database run beside them`,
    ],
  }
}
