import type { FrameRate } from '../probe/master-probe.ts'
import { gopSeconds } from './gop.ts'

/** One encoded file and the track it becomes. */
export interface PackageInput {
  readonly id: string
  readonly kind: 'video' | 'audio'
  /** Relative to the working folder; without commas, which separate the packager's fields. */
  readonly path: string
}

/** Where a packaged track lies in the build, as `initPath` and `mediaTemplate` of its facts. */
export const trackPaths = (input: Pick<PackageInput, 'id' | 'kind'>): { initPath: string; mediaTemplate: string } => ({
  initPath: `${input.kind}/${input.id}/init.mp4`,
  mediaTemplate: `${input.kind}/${input.id}/$Number%05d$.m4s`,
})

/** Arguments for the packager that cut all tracks at the same times into CMAF files below the working folder. */
export const packageArguments = (inputs: readonly PackageInput[], frameRate: FrameRate): string[] => [
  ...inputs.map((input) => {
    const { initPath, mediaTemplate } = trackPaths(input)
    return `in=${input.path},stream=${input.kind},init_segment=${initPath},segment_template=${mediaTemplate}`
  }),
  '--segment_duration',
  segmentDuration(frameRate),
  '--nogenerate_sidx_in_media_segments',
  '--quiet',
]

/**
 * The packager begins a segment at the first key frame at or after the next multiple of this duration. It counts in whole ticks, rounded down, so a
 * duration that came out a tick too long would join two groups of pictures: it is given a ten-millionth short.
 */
const segmentDuration = (frameRate: FrameRate): string => (gopSeconds(frameRate) * (1 - 1e-7)).toFixed(9)
