import { PlayId } from '../contracts/ids.ts'
import { counted, formatDuration } from '../kit/text.ts'
import { exitCode, type Command } from './command.ts'
import { typed } from './typed.ts'

export const session: Command = {
  name: 'session',
  usage: 'PLAY',
  summary: "Tell one play's whole story.",
  flags: {},
  positionals: [1, 1],
  async run({ connect, output, positionals }) {
    const playId = typed(PlayId, 'PLAY', positionals[0]!, 'as ./vitascope play prints it')
    const { clients } = await connect()
    const story = await clients.events.readStory({ playId })
    output.document(story)
    const { summary } = story
    output.line(
      [
        summary.firstFrameMs === undefined ? 'no picture yet' : `first frame after ${Math.round(summary.firstFrameMs)} ms`,
        `${counted(summary.stalls, 'stall')} (${Math.round(summary.stalledMs)} ms)`,
        `${formatDuration(summary.watchedSeconds * 1000)} watched`,
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
