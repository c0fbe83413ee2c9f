import { layoutsOf } from '../ladder/sound-layout.ts'
import type { MasterProbe, ProbedAudio } from '../probe/master-probe.ts'
import { parseLoudness } from './parse-loudness.ts'
import type { MeasuredLoudness } from './parse-loudness.ts'
import { parseSilences } from './parse-silences.ts'
import type { SurveyEnd } from './parse-survey-end.ts'
import type { Stretch } from './stretch.ts'
import type { Survey } from './survey-arguments.ts'

/** What is known of one audio track. */
export interface SoundFacts {
  readonly track: ProbedAudio
  /** `empty`: nothing could be decoded. `not-surveyed`: the film was not decoded at all. */
  readonly state: 'measured' | 'empty' | 'no-decoder' | 'no-format' | 'no-layout' | 'left-out' | 'not-surveyed'
  /** As stored, in all its channels. */
  readonly loudness: MeasuredLoudness | undefined
  /** Mixed down to stereo; of mono and stereo the same as stored. Undefined when ffmpeg may be unable to mix. */
  readonly stereo: MeasuredLoudness | undefined
  /** As 5.1, where it is made of this track too. */
  readonly surround: MeasuredLoudness | undefined
  readonly silences: readonly Stretch[]
  readonly packets: number | undefined
  readonly errors: number
  /** How much of it was decoded. */
  readonly decodedSeconds: number | undefined
}

/** From what the survey left: `readFile` gives the text of a file of it by name, empty when it is not there. */
export const soundFacts = (ask: {
  probe: MasterProbe
  survey: Survey | undefined
  end: SurveyEnd | undefined
  readFile: (name: string) => string
}): SoundFacts[] =>
  ask.probe.audio.map((track) => {
    const { survey, end, readFile } = ask
    const nothing = {
      track,
      loudness: undefined,
      stereo: undefined,
      surround: undefined,
      silences: [],
      packets: undefined,
      errors: 0,
      decodedSeconds: undefined,
    }
    if (!survey) return { ...nothing, state: 'not-surveyed' }
    const surveyed = survey.tracks.find(({ index }) => index === track.index)
    if (!surveyed) return { ...nothing, state: survey.unmeasured.find(({ index }) => index === track.index)?.reason ?? 'left-out' }
    const counted = end?.streams.find(({ index }) => index === track.index)
    const loudness = parseLoudness(readFile(surveyed.loudness))
    const mixed = (name: string | undefined) => (name === undefined ? undefined : parseLoudness(readFile(name)))
    return {
      track,
      state: loudness ? 'measured' : 'empty',
      loudness,
      stereo: track.channels <= 2 ? loudness : mixed(surveyed.stereo),
      surround: !layoutsOf(track).includes('5.1') ? undefined : surveyed.surround === undefined ? loudness : mixed(surveyed.surround),
      silences: loudness ? parseSilences(readFile(surveyed.silence), loudness.toSeconds) : [],
      packets: counted?.packets,
      errors: counted?.errors ?? 0,
      decodedSeconds: counted?.samples === undefined || track.sampleRate === 0 ? undefined : counted.samples / track.sampleRate,
    }
  })
