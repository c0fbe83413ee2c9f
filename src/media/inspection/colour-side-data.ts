import { masterFormats } from '../probe/parse-probe.ts'

/** What rides beside the pictures about their colours. */
export interface ColourSideData {
  /** SMPTE ST 2086; undefined when the file has none, or one that is no number. */
  readonly mastering: MasteringDisplay | undefined
  /** CTA-861.3, in cd/m2; 0 means that it was not measured. */
  readonly contentLight: { readonly maxCll: number; readonly maxFall: number } | undefined
  readonly hasHdr10Plus: boolean
  readonly dolbyVision: DolbyVision | undefined
  /** CEA-608/708 inside the first picture. */
  readonly hasCaptions: boolean
}

/** Chromaticities are CIE 1931 x and y. */
export interface MasteringDisplay {
  readonly red: Chromaticity
  readonly green: Chromaticity
  readonly blue: Chromaticity
  readonly white: Chromaticity
  /** cd/m2. */
  readonly leastNits: number
  readonly mostNits: number
}

type Chromaticity = readonly [x: number, y: number]

/** From the configuration record of Dolby Vision. */
export interface DolbyVision {
  readonly profile: number
  /** What the base layer is without Dolby Vision: 1 and 6 HDR10, 2 SDR, 4 HLG, 0 nothing. Undefined when only the first picture tells of it. */
  readonly compatibility: number | undefined
  readonly hasBaseLayer: boolean
  readonly hasEnhancementLayer: boolean
}

/** Packets: an edit list may hide the first pictures of a film. */
const lookedAt = 32

/** Arguments for ffprobe that make it write what `parseColourSideData` reads. It decodes the first pictures. */
export const colourArguments = (path: string, streamIndex: number): string[] =>
  [
    [
      '-v',
      'error',
      '-select_streams',
      String(streamIndex),
      '-read_intervals',
      `%+#${lookedAt}`,
      '-show_streams',
      '-show_frames',
      '-of',
      'json',
    ],
    ['-format_whitelist', masterFormats, '-i', `file:${path}`],
  ].flat()

/** Containers and codecs may both tell; the container is believed first. Text that is no report tells nothing. */
export const parseColourSideData = (json: string): ColourSideData => {
  const report = parse(json)
  const sideData = [...objectsIn(report, 'streams'), ...objectsIn(report, 'frames').slice(0, 4)].flatMap((part) =>
    objectsIn(part, 'side_data_list'),
  )
  const all = (name: string) => sideData.filter((data) => String(data['side_data_type']).startsWith(name))
  return {
    mastering: firstOf(all('Mastering display metadata').map(masteringOf)),
    contentLight: firstOf(all('Content light level metadata').map(contentLightOf)),
    hasHdr10Plus: all('HDR Dynamic Metadata SMPTE2094-40').length > 0,
    dolbyVision:
      firstOf(all('DOVI configuration record').map(dolbyVisionOf)) ?? (all('Dolby Vision').length > 0 ? unconfigured : undefined),
    hasCaptions: all('ATSC A53 Part 4 Closed Captions').length > 0,
  }
}

/** Pictures carry Dolby Vision, and the container does not say which. */
const unconfigured: DolbyVision = { profile: 0, compatibility: undefined, hasBaseLayer: true, hasEnhancementLayer: false }

type JsonObject = Readonly<Record<string, unknown>>

const masteringOf = (data: JsonObject): MasteringDisplay | undefined => {
  const at = (name: string): Chromaticity => [quotient(data[`${name}_x`]), quotient(data[`${name}_y`])]
  const mastering = {
    red: at('red'),
    green: at('green'),
    blue: at('blue'),
    white: at('white_point'),
    leastNits: quotient(data['min_luminance']),
    mostNits: quotient(data['max_luminance']),
  }
  return Object.values(mastering).flat().every(Number.isFinite) ? mastering : undefined
}

const contentLightOf = (data: JsonObject): ColourSideData['contentLight'] => {
  const [maxCll, maxFall] = [count(data['max_content']), count(data['max_average'])]
  return maxCll === undefined || maxFall === undefined ? undefined : { maxCll, maxFall }
}

const dolbyVisionOf = (data: JsonObject): DolbyVision | undefined => {
  const profile = count(data['dv_profile'])
  if (profile === undefined) return undefined
  return {
    profile,
    compatibility: count(data['dv_bl_signal_compatibility_id']),
    hasBaseLayer: data['bl_present_flag'] === 1,
    hasEnhancementLayer: data['el_present_flag'] === 1,
  }
}

/** `34000/50000`, to a hundred-thousandth; NaN for what is none. */
const quotient = (value: unknown): number => {
  const found = typeof value === 'string' ? /^(\d{1,10})\/(\d{1,10})$/.exec(value) : null
  const result = found && Number(found[2]) > 0 ? Number(found[1]) / Number(found[2]) : Number.NaN
  return Math.round(result * 1e5) / 1e5
}

const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : undefined

const firstOf = <T>(values: readonly (T | undefined)[]): T | undefined => values.find((value) => value !== undefined)

const parse = (json: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const objectsIn = (object: JsonObject, key: string): JsonObject[] => {
  const value = object[key]
  return Array.isArray(value) ? value.filter(isObject) : []
}
