import { masterInput, type VideoSource } from '../ladder/picture-filters.ts'
import { wholeFilmFilters } from '../ladder/read-frames.ts'
import { channelsOf, layoutsOf, type SoundLayout } from '../ladder/sound-layout.ts'
import type { FrameRate, MasterProbe, ProbedAudio } from '../probe/master-probe.ts'

/** One run of ffmpeg that decodes a film once, and where it leaves what it found: names of files in the working folder. */
export interface Survey {
  readonly args: readonly string[]
  /** For `frameCrcReader`: a checksum of every picture that encoding will read. */
  readonly frames: string
  /** For `parseFields`; undefined where the picture is larger than any interlaced one, or was put together from fields. */
  readonly fields: string | undefined
  readonly tracks: readonly SurveyedTrack[]
  readonly unmeasured: readonly UnmeasuredTrack[]
}

export interface SurveyedTrack {
  /** Of the stream in the file. */
  readonly index: number
  /** For `parseLoudness`. */
  readonly loudness: string
  /** The same of the track mixed down to stereo, as most devices will play it; undefined for mono, stereo, and what ffmpeg may be unable to mix. */
  readonly stereo: string | undefined
  /** The same mixed down to 5.1; undefined for what holds no more channels than that. */
  readonly surround: string | undefined
  /** For `parseSilences`. */
  readonly silence: string
}

export interface UnmeasuredTrack {
  readonly index: number
  /**
   * `no-decoder`: ffmpeg does not read the codec. `no-format`: the file does not tell channels or sampling rate. `no-layout`: it does not
   * tell where so many channels belong, and ffmpeg has no guess. `left-out`: as asked.
   */
  readonly reason: 'no-decoder' | 'no-format' | 'no-layout' | 'left-out'
}

/**
 * Decodes the film once. Small gray pictures (64x36, a byte a pixel) come out of standard output at the film's constant rate; beside them are
 * written a checksum of every full-size picture, statistics of fields, and loudness and silences of each audio track. Pictures are taken exactly as
 * encoding takes them: turned upright, then brought to a constant rate from time 0 (see `wholeFilmFilters`).
 *
 * What ffmpeg counted (pictures and errors of each track) are the last lines of its standard error, for `parseSurveyEnd`. A track that cannot be
 * decoded leaves an empty file and does not end the run; one that ffmpeg could not even begin is left out beforehand.
 */
export const surveyMaster = (ask: {
  path: string
  probe: MasterProbe
  frameRate: FrameRate
  decodes: (codec: string) => boolean
  /** How encoding too makes evenly spaced pictures of what is stored: `alignFilters`, and whether film was spread over fields. */
  reading?: Pick<VideoSource, 'before' | 'pulldown'>
  /** Streams of sound not to touch, after a run that they ended. */
  leaveOut?: ReadonlySet<number>
}): Survey => {
  const { path, probe, frameRate, decodes, reading = {}, leaveOut } = ask
  const video = probe.video[0]
  if (!video) throw new Error('defect: a master without a picture was not refused')
  const unmeasured = probe.audio.flatMap((track): UnmeasuredTrack[] => {
    const reason = leaveOut?.has(track.index) ? 'left-out' : reasonAgainst(track, decodes)
    return reason ? [{ index: track.index, reason }] : []
  })
  const measured = probe.audio.filter((track) => !unmeasured.some(({ index }) => index === track.index))
  const tracks = measured.map((track) => ({
    index: track.index,
    loudness: `loudness-${track.index}.txt`,
    stereo: mixesDown(track) ? `stereo-${track.index}.txt` : undefined,
    surround: layoutsOf(track).includes('5.1') && track.channels > channelsOf['5.1'] ? `surround-${track.index}.txt` : undefined,
    silence: `silence-${track.index}.txt`,
  }))
  const rate = `${frameRate.numerator}/${frameRate.denominator}`
  const fields = !reading.pulldown && Math.min(video.width, video.height) <= mostInterlacedLines ? 'interlace.txt' : undefined
  const pictures = (filters: readonly string[], output: readonly string[]) => [
    ['-map', `0:${video.index}`, '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ['-vf', [...wholeFilmFilters(reading, frameRate), ...filters].join(',')],
    // Pictures that were put together are counted, not timed: the last of them would be shown twice.
    reading.pulldown ? ['-fps_mode', 'passthrough'] : ['-fps_mode', 'cfr', '-r', rate],
    ['-c:v', 'rawvideo'],
    output,
  ]
  return {
    frames: 'frames.crc',
    fields,
    tracks,
    unmeasured,
    args: [
      // The counts of each track are only told at this level. Errors are counted and judged here; ffmpeg need not.
      ['-y', '-v', 'verbose', '-max_error_rate', '1'],
      masterInput(path),
      ...pictures(fields === undefined ? [] : fieldFilters(fields, frameRate, probe.durationSeconds), [
        '-f',
        'framecrc',
        'file:frames.crc',
      ]),
      ...tracks.flatMap((track) => soundOutputs(track, probe.durationSeconds)),
      ...pictures(['scale=64:36:flags=area', 'format=gray'], ['-f', 'rawvideo', 'pipe:1']),
    ].flat(),
  }
}

const reasonAgainst = (track: ProbedAudio, decodes: (codec: string) => boolean): UnmeasuredTrack['reason'] | undefined => {
  if (!decodes(track.codec)) return 'no-decoder'
  if (track.channels === 0 || track.sampleRate === 0) return 'no-format'
  return isPlaced(track) || guessedLayouts.has(track.channels) ? undefined : 'no-layout'
}

const isPlaced = ({ layout }: ProbedAudio): boolean => layout !== undefined && layout !== 'unknown'

/** Numbers of channels of which ffmpeg takes the usual layout when the file names none. */
const guessedLayouts: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24])

/** Layouts without a name are lists of places, `13 channels (FL+FR+…)`, some of which have no place in ffmpeg's mix. */
const mixesDown = ({ channels, layout }: ProbedAudio): boolean => channels > 2 && !layout?.includes('channels')

/** The tallest interlaced picture is 1080 lines; ultra high definition is progressive by definition (ITU-R BT.2020). */
const mostInterlacedLines = 1152

/** idet's counts only grow, so that one line of them a second loses nothing; of the end, where a second may be begun, every one is kept. */
const fieldFilters = (file: string, rate: FrameRate, durationSeconds: number): string[] => [
  'idet',
  `metadata=print:file=${file}:enable='${thinned(Math.max(1, Math.round(rate.numerator / rate.denominator)), durationSeconds)}'`,
]

/** ebur128 gives a value every 100 ms, of which the last of each second will do. */
const loudnessFilters = (file: string, durationSeconds: number): string[] => [
  'ebur128=peak=true:metadata=1:framelog=quiet',
  `ametadata=print:file=${file}:enable='${thinned(10, durationSeconds)}'`,
]

const thinned = (every: number, durationSeconds: number): string =>
  durationSeconds > 0 ? `not(mod(n,${every}))+gte(t,${Math.max(0, durationSeconds - 2).toFixed(3)})` : `not(mod(n,${every}))`

const soundOutputs = (track: SurveyedTrack, durationSeconds: number): string[][] => {
  const silences = [`silencedetect=noise=${silentDb}dB:duration=${silentSeconds}`, `ametadata=print:file=${track.silence}`]
  const output = (filters: readonly string[]) => [
    '-map',
    `0:${track.index}`,
    '-vn',
    '-sn',
    '-dn',
    '-af',
    filters.join(','),
    '-f',
    'null',
    '-',
  ]
  const mixed = (layout: SoundLayout, file: string | undefined) =>
    file === undefined ? [] : [output([`aformat=sample_rates=48000:channel_layouts=${layout}`, ...loudnessFilters(file, durationSeconds)])]
  return [
    output([...silences, ...loudnessFilters(track.loudness, durationSeconds)]),
    ...mixed('stereo', track.stereo),
    ...mixed('5.1', track.surround),
  ]
}

/** Below what a cinema can play above its own noise. */
const silentDb = -60
const silentSeconds = 1
