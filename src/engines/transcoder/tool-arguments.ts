import { Failure } from '../../kit/failure.ts'
import type { Tool } from './port.ts'

/** The arguments with which a tool is really started: what the caller asked for, and what keeps it from talking to anything but files. */
export const toolArguments = (tool: Tool, args: readonly string[]): string[] => {
  const address = args.find((argument) => namesNetwork(tool, argument))
  if (address !== undefined) {
    throw new Failure('TOOL_REFUSED', `${tool} may only read and write files, and was asked for ${address.slice(0, 200)}.`, { tool })
  }
  switch (tool) {
    case 'ffmpeg':
      return [
        '-nostdin',
        '-hide_banner',
        '-nostats',
        '-benchmark',
        '-progress',
        'pipe:3',
        '-stats_period',
        '0.5',
        ...args.flatMap(onlyFiles),
      ]
    case 'ffprobe':
      return ['-hide_banner', ...onlyFilesOption, ...args]
    case 'packager':
      return [...args]
  }
}

const onlyFilesOption = ['-protocol_whitelist', 'file,pipe']

/** The list belongs to each input: what a playlist or a concatenation opens inherits it. */
const onlyFiles = (argument: string): string[] => (argument === '-i' ? [...onlyFilesOption, '-i'] : [argument])

/** ffmpeg would refuse most of these as inputs itself; outputs it would open. The packager's descriptors are `key=value,…`. */
const namesNetwork = (tool: Tool, argument: string): boolean =>
  tool === 'packager' && !argument.startsWith('--')
    ? /(^|,)\s*\w+=[a-z][a-z0-9+.-]*:\/\//i.test(argument)
    : /^(--\w*output=)?(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(argument)
