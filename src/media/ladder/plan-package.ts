import { keyLabelOf, protectionArguments, type Protection } from './plan-protection.ts'

/** One encoded file and the track it becomes. */
export interface PackageInput {
  readonly id: string
  readonly kind: 'video' | 'audio'
  /** Relative to the working folder; without commas, which separate the packager's fields. */
  readonly path: string
  /** Of pictures. */
  readonly size?: { readonly width: number; readonly height: number }
}

/** Where a packaged track lies in the build, as `initPath` and `mediaTemplate` of its facts. */
export const trackPaths = (input: Pick<PackageInput, 'id' | 'kind'>): { initPath: string; mediaTemplate: string } => ({
  initPath: `${input.kind}/${input.id}/init.mp4`,
  mediaTemplate: `${input.kind}/${input.id}/$Number%05d$.m4s`,
})

/**
 * Arguments for the packager that cut tracks of one kind into CMAF files below the working folder: pictures at every key frame, which are the same in all rungs, and
 * sound every two seconds, wherever the pictures are cut. Clear, unless they are to be protected.
 */
export const packageArguments = (inputs: readonly PackageInput[], protection?: Protection): string[] => [
  ...inputs.map((input) => {
    const { initPath, mediaTemplate } = trackPaths(input)
    const fields = `in=${input.path},stream=${input.kind},init_segment=${initPath},segment_template=${mediaTemplate}`
    return protection ? `${fields},drm_label=${keyLabelOf(input)}` : fields
  }),
  '--segment_duration',
  inputs[0]?.kind === 'audio' ? String(soundSeconds) : String(lessThanAFrameSeconds),
  ...(protection ? protectionArguments(inputs, protection) : []),
  '--nogenerate_sidx_in_media_segments',
  '--quiet',
]

/** The packager begins a segment at the first key frame at or after the next multiple of this duration. */
const lessThanAFrameSeconds = 0.001
const soundSeconds = 2
