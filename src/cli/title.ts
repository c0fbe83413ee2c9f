import { counted, formatBytes, timecode } from '../kit/text.ts'
import { exitCode, type Command } from './command.ts'
import { table } from './output.ts'
import { findTitle, nameOf } from './words.ts'

export const title: Command = {
  name: 'title',
  usage: 'TITLE',
  summary: 'Show a title with its builds, rungs and qualities.',
  flags: {},
  positionals: [1, 1],
  async run({ connect, output, positionals }) {
    const { clients } = await connect()
    const titleId = await findTitle(clients, positionals[0]!)
    const [found, builds, jobs, masters] = await Promise.all([
      clients.catalogue.readTitle({ titleId }),
      clients.encode.listBuilds({ titleId }),
      clients.encode.listJobs({ titleId }),
      clients.encode.listMasters({ titleId }),
    ])
    output.document({ ...found, builds: builds.items, jobs: jobs.items, masters: masters.items })
    output.line(
      `${nameOf(found.name)}  ${found.kind}${found.year ? `, ${found.year}` : ''}${found.durationSeconds ? `, ${timecode(found.durationSeconds)}` : ''}  ${found.titleId}`,
    )
    for (const build of builds.items) {
      const marks = [
        build.buildId === found.publishedBuildId ? 'published' : '',
        build.buildId === found.previousBuildId ? 'the one before' : '',
        build.complete ? '' : 'first light',
      ].filter(Boolean)
      output.line()
      output.line(
        `build ${build.buildId}  ${build.recipe}, ${formatBytes(build.sizeBytes)}${marks.length > 0 ? `  (${marks.join(', ')})` : ''}`,
      )
      const rows = build.rungs.map((rung) => [
        rung.id,
        rung.codecs,
        rung.width && rung.height ? `${rung.width}x${rung.height}` : (rung.language ?? ''),
        rung.averageBps ? `${Math.round(rung.averageBps / 1000)} kbit/s` : '',
        rung.peakBps ? `peak ${Math.round(rung.peakBps / 1000)}` : '',
        rung.frames ? counted(rung.frames, 'frame') : '',
        rung.quality ? `${rung.quality.metric} ${rung.quality.mean.toFixed(1)}${rung.quality.sampled ? ' (sampled)' : ''}` : '',
      ])
      for (const row of table(rows)) output.line(`  ${row}`)
    }
    for (const job of jobs.items.filter((candidate) => candidate.state !== 'done'))
      output.line(`job ${job.jobId}  ${job.state}${job.reason ? `: ${job.reason}` : ''}`)
    for (const master of masters.items.filter(({ state }) => state !== 'gone'))
      output.line(`master ${master.masterId}  ${masterWords[master.state]}, ${formatBytes(master.sizeBytes)}`)
    return exitCode.done
  },
}

const masterWords = { 'in-place': 'read in place', kept: 'kept', archived: 'archived', gone: 'gone' } as const
