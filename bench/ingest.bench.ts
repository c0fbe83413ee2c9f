import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeMaster } from '../test/helpers/masters.ts'
import type { Bench } from './bench.ts'
import { longestGaps, measureIngest, orchestrationFigures } from './measured-ingest.ts'

const master = { seconds: 60, width: 1280, height: 720, more: ['-vf', 'noise=alls=10:allf=t+u'] }
const recipe = 'economy'
const patienceMs = 900_000

/** What the platform adds to the encoding itself, from handing a master over to the end of its job: waiting between the tools, and work that makes nothing. */
const bench: Bench = {
  name: 'ingest',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'vitascope-bench-ingest-'))
    try {
      const path = await makeMaster(folder, 'master.mp4', master)
      const alone = await measureIngest({ path, recipe, workers: 1, patienceMs })
      const paired = await measureIngest({ path, recipe, workers: 2, patienceMs })
      return {
        figures: [...orchestrationFigures(alone, ''), ...orchestrationFigures(paired, ', 2 workers')],
        notes: [
          `${master.seconds} s of ${master.width}x${master.height} test picture with noise, recipe ${recipe}; one worker, and then two, each in a fresh house`,
          'total: from handing the master over to the job being done; ffmpeg, ffprobe and the packager count as children, from just before they are started until their end is known',
          'CPU of all children: what the kernel counted for every child of the house (cutime and cstime), probes, refused and repeated runs included',
          'the plan: the one successful run of each child that makes, packages, verifies or measures an output, as the house recorded it (polled, so a little too low); inspecting the master is not part of it',
          ...[alone, paired].map(
            (one) =>
              `${one.workers} worker${one.workers === 1 ? '' : 's'}: ${one.children.length} children; longest without one: ${longestGaps(one).join(', ')}`,
          ),
        ],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

export default bench
