/** The parts of the streaming library's tracks that a choice needs. */
export interface VideoTrackLike {
  readonly active: boolean
  readonly bandwidth: number
  readonly codecs: string | null
  readonly height: number | null
}
export interface AudioTrackLike {
  readonly active: boolean
  readonly language: string
  readonly label: string | null
  readonly roles: readonly string[]
  readonly channelsCount: number | null
}
export interface TextTrackLike {
  readonly id: number
  readonly active: boolean
  readonly language: string
  readonly label: string | null
  readonly roles: readonly string[]
  readonly forced: boolean
}

/** What a viewer may choose for the picture. */
export interface QualityChoice {
  readonly height: number
  /** The dearest of this height, in kbit/s. */
  readonly bitrateKbps: number
}

export interface AudioChoice {
  readonly id: string
  /** Language tag; `und` when nobody said. */
  readonly language: string
  readonly label: string
  readonly purpose: 'main' | 'commentary' | 'description'
  readonly channels: number
  readonly active: boolean
}

export interface TextChoice {
  readonly id: string
  readonly language: string
  readonly label: string
  readonly purpose: 'subtitle' | 'caption'
  readonly active: boolean
}

/** One entry per height, highest first. */
export const qualityChoices = (tracks: readonly VideoTrackLike[]): QualityChoice[] => {
  const byHeight = new Map<number, number>()
  for (const { height, bandwidth } of tracks) if (height) byHeight.set(height, Math.max(byHeight.get(height) ?? 0, bandwidth))
  return [...byHeight]
    .map(([height, bandwidthBps]) => ({ height, bitrateKbps: Math.round(bandwidthBps / 1000) }))
    .toSorted((a, b) => b.height - a.height)
}

/** The track to lock for a height: in the codec that plays, because another would need a new decoder; the dearest of them. */
export const trackOfHeight = <Track extends VideoTrackLike>(tracks: readonly Track[], height: number): Track | undefined => {
  const playing = familyOf(tracks.find((track) => track.active))
  const candidates = tracks.filter((track) => track.height === height).toSorted((a, b) => b.bandwidth - a.bandwidth)
  return candidates.find((track) => familyOf(track) === playing) ?? candidates[0]
}

const familyOf = (track: VideoTrackLike | undefined): string | undefined => track?.codecs?.split('.')[0]

/** The same sound in two codecs or layouts is one choice. */
export const audioChoices = (tracks: readonly AudioTrackLike[]): AudioChoice[] => {
  const choices = new Map<string, AudioChoice>()
  for (const track of tracks) {
    const id = audioId(track)
    const active = track.active || (choices.get(id)?.active ?? false)
    choices.set(id, {
      id,
      language: track.language,
      label: track.label ?? '',
      purpose: audioPurpose(track.roles),
      channels: Math.max(track.channelsCount ?? 2, choices.get(id)?.channels ?? 0),
      active,
    })
  }
  return [...choices.values()]
}

const audioId = (track: AudioTrackLike): string => [track.language, audioPurpose(track.roles), track.label ?? ''].join('/')

/** Of a choice the track with the most channels: others than this device plays are not in the manifest. */
export const trackOfAudio = <Track extends AudioTrackLike>(tracks: readonly Track[], id: string): Track | undefined =>
  tracks.filter((track) => audioId(track) === id).toSorted((a, b) => (b.channelsCount ?? 2) - (a.channelsCount ?? 2))[0]

const audioPurpose = (roles: readonly string[]): AudioChoice['purpose'] =>
  roles.includes('commentary') ? 'commentary' : isOne(roles, describing) ? 'description' : 'main'

/** As DASH calls them (ISO/IEC 23009-1, 5.8.5.5), and as HLS does (RFC 8216, 4.3.4.1: CHARACTERISTICS). */
const describing: ReadonlySet<string> = new Set(['description', 'public.accessibility.describes-video'])
const captioning: ReadonlySet<string> = new Set(['caption', 'public.accessibility.transcribes-spoken-dialog'])

/** Forced subtitles belong to the picture; nobody chooses them. */
export const textChoices = (tracks: readonly TextTrackLike[]): TextChoice[] =>
  tracks
    .filter((track) => !isForced(track))
    .map((track) => ({
      id: String(track.id),
      language: track.language,
      label: track.label ?? '',
      purpose: isOne(track.roles, captioning) ? 'caption' : 'subtitle',
      active: track.active,
    }))

/** What everybody must read who hears this language and chose no subtitles. */
export const forcedTrackFor = <Track extends TextTrackLike>(
  tracks: readonly Track[],
  audioLanguage: string | undefined,
): Track | undefined => {
  const forced = tracks.filter(isForced)
  return (
    forced.find((track) => track.language === audioLanguage) ??
    forced.find((track) => audioLanguage !== undefined && primaryOf(track.language) === primaryOf(audioLanguage))
  )
}

const isOne = (roles: readonly string[], names: ReadonlySet<string>): boolean => roles.some((role) => names.has(role))

const isForced = ({ forced, roles }: TextTrackLike): boolean => forced || roles.includes('forced-subtitle')

/** `pt` of `pt-BR`. */
const primaryOf = (language: string): string => language.split('-')[0]!
