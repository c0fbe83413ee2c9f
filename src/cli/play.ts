import { BuildId } from '../contracts/ids.ts'
import type { DeviceCapabilities } from '../contracts/playback.ts'
import { exitCode, type Command } from './command.ts'
import { typedFlag } from './typed.ts'
import { findTitle } from './words.ts'

/** What foreign players on this machine are asked to show: everything. */
const everything: DeviceCapabilities = {
  name: 'command line',
  videoCodecs: ['h264', 'hevc', 'vp9', 'av1'],
  audioCodecs: ['aac', 'opus'],
  maxHeight: 8640,
  maxChannels: 64,
  dynamicRanges: ['sdr', 'pq', 'hlg'],
}

export const play: Command = {
  name: 'play',
  usage: 'TITLE [--build BUILD]',
  summary: "Start an operator's test play and print its URLs.",
  flags: { build: { type: 'string', describes: 'a build that is not the published one' } },
  positionals: [1, 1],
  async run({ connect, output, positionals, flags }) {
    const buildId = typedFlag(BuildId, '--build', flags['build'], 'as ./vitascope title shows it')
    const { clients } = await connect()
    const session = await clients.playback.startTestSession({
      titleId: await findTitle(clients, positionals[0]!),
      ...(buildId && { buildId }),
      device: everything,
    })
    output.document(session)
    output.line(`play ${session.playId}, until ${session.expiresAt}`)
    for (const { edge, dashUrl, hlsUrl } of session.pathways) {
      output.line()
      output.line(`edge ${edge}`)
      output.line(`  DASH  ${dashUrl}`)
      output.line(`  HLS   ${hlsUrl}`)
    }
    output.line()
    output.line(`Its story: ./vitascope session ${session.playId}`)
    return exitCode.done
  },
}
