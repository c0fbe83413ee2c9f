/** What ffmpeg counted while it surveyed a film. */
export interface SurveyEnd {
  readonly streams: readonly StreamCount[]
  /** Pictures of which the decoder said that they are damaged, of those that its last words still name. */
  readonly damagedAtLeast: number
  /** Pictures that went into the last chain of filters: fewer than were decoded when the picture changed its size or format on the way. */
  readonly pictures: { readonly taken: number; readonly given: number; readonly leftOut: number; readonly repeated: number } | undefined
}

export interface StreamCount {
  /** Of the stream in the file. */
  readonly index: number
  readonly packets: number
  /** Pictures, or frames of sound. */
  readonly decoded: number
  readonly errors: number
  /** Of sound, one for all channels together. */
  readonly samples: number | undefined
}

/** Reads the last lines of standard error of `surveyMaster`'s run, as `-v verbose` has them; what is missing is left out. */
export const parseSurveyEnd = (stderr: string): SurveyEnd => {
  const tail = stderr.slice(-longestTail)
  const streams = [...tail.matchAll(streamLine)].slice(-streamsAtMost).map((found) => ({
    index: Number(found[1]),
    packets: Number(found[2]),
    decoded: Number(found[3]),
    errors: Number(found[4]),
    samples: found[5] === undefined ? undefined : Number(found[5]),
  }))
  const fps = [...tail.matchAll(fpsLine)].at(-1)
  const [taken = 0, given = 0, leftOut = 0, repeated = 0] = fps?.slice(1).map(Number) ?? []
  const damagedAtLeast = tail.split('corrupt decoded frame').length - 1
  return { streams, damagedAtLeast, pictures: fps && { taken, given, leftOut, repeated } }
}

const longestTail = 64 * 1024
const streamsAtMost = 200

const streamLine =
  /Input stream #0:(\d{1,4}) \((?:video|audio)\): (\d{1,12}) packets read \(\d+ bytes\); (\d{1,12}) frames decoded; (\d{1,12}) decode errors(?: \((\d{1,15}) samples\))?/g

const fpsLine =
  /\[Parsed_fps_\d [^\]]*\] (\d{1,12}) frames in, (\d{1,12}) frames out; (\d{1,12}) frames dropped, (\d{1,12}) frames duplicated/g
