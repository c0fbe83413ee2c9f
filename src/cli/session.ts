import type { PlayId } from '../contracts/ids.ts'
import { exitCode, type Command } from './command.ts'

export const session: Command = {
  name: 'session',
  usage: 'PLAY',
  summary: "Tell one play's whole story.",
  flags: {},
  positionals: [1, 1],
  async run({ connect, output, positionals }) {
    const { clients } = await connect()
    const story = await clients.events.readStory({ playId: positionals[0] as PlayId })
    output.document(story)
    const { summary } = story
    output.line(
      [
        summary.firstFrameMs === undefined ? 'no picture yet' : `first frame after ${Math.round(summary.firstFrameMs)} ms`,
        `${summary.stalls} stalls (${Math.round(summary.stalledMs)} ms)`,
        `${Math.round(summary.watchedSeconds)} s watched`,
        summary.averageKbps === undefined ? '' : `${Math.round(summary.averageKbps)} kbit/s`,
        summary.failure ? `failed: ${summary.failure}` : (summary.ended ?? ''),
      ]
        .filter(Boolean)
        .join(', '),
    )
    for (const line of story.lines)
      output.line(`${(line.sinceStartMs / 1000).toFixed(3).padStart(9)} s  ${line.source.padEnd(8)}  ${line.words}`)
    return exitCode.done
  },
}
