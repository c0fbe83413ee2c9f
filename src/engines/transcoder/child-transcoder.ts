import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { probeCapabilities } from './capabilities.ts'
import type { Tool, Transcoder } from './port.ts'
import { runTool } from './run-tool.ts'

export interface ChildTranscoderNeeds {
  readonly log: Log
  readonly clock: Clock
  /** Keeps what the binaries said about themselves, and executable copies where a package's file cannot be made executable. */
  readonly folder: string
  /** Binaries that somebody chose; absolute paths. */
  readonly paths?: Partial<Record<Tool, string>>
  /** Where the system's own binaries are looked for, as in PATH. */
  readonly searchPath?: string
}

/** Media tools as child processes of this one. Linux enforces every limit; without /proc (macOS) memory is bounded only by address space. */
export const openTranscoder = async (needs: ChildTranscoderNeeds): Promise<Transcoder> => {
  const { log, clock, folder, paths = {}, searchPath = usualSearchPath } = needs
  const environment = { PATH: searchPath, LC_ALL: 'C.UTF-8', TZ: 'UTC' }
  const environmentOf = (tool: Tool) => (tool === 'ffprobe' ? { ...environment, ...withoutConverters } : environment)
  const capabilities = await probeCapabilities({ folder, log, paths, environment })
  for (const words of capabilities.missing) log.warn('media tool missing', { words })
  return { capabilities, run: (run) => runTool({ clock, capabilities, environment: environmentOf(run.tool) }, run) }
}

const usualSearchPath = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin'

/**
 * The names in a transport stream's service description table (ETSI EN 300 468, annex A) are converted by iconv(3). A statically linked ffprobe then loads the machine's
 * converters, which were made for another C library, and crashes; where it finds none it leaves the names as they are.
 */
const withoutConverters = { GCONV_PATH: '/nonexistent' }
