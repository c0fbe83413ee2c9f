import type { InspectionReport } from '../../../../../src/contracts/inspection.ts'
import { formatBytes } from '../../../../../src/kit/text.ts'
import { codecName, languageName, timecode } from '../../../words.ts'
import { trackName } from './find-findings.ts'

export interface MasterFact {
  readonly name: string
  readonly words: string
  /** Where it does not stand in the file: why it is taken to be so. */
  readonly assumed?: string
}

export interface FactGroup {
  readonly name: string
  readonly facts: readonly MasterFact[]
}

type Picture = NonNullable<InspectionReport['picture']>

/** What a master is, group by group. */
export const factGroups = (report: InspectionReport): FactGroup[] =>
  [
    { name: 'File', facts: fileFacts(report.file) },
    ...(report.picture
      ? [
          { name: 'Picture', facts: pictureFacts(report.picture) },
          { name: 'Rhythm', facts: cadenceFacts(report.picture.cadence) },
          { name: 'Colour', facts: colourFacts(report.picture.colour) },
        ]
      : []),
    { name: 'Sound', facts: report.sound.map(soundFact) },
    { name: 'Subtitles', facts: [...report.subtitles.map(subtitleFact), ...report.texts.map(textFact)] },
  ].map((group) => (group.facts.length > 0 ? group : { ...group, facts: [{ name: '', words: 'none' }] }))

const fileFacts = ({ container, sizeBytes, durationSeconds, chapters, sha256 }: InspectionReport['file']): MasterFact[] => [
  { name: 'Container', words: container },
  { name: 'Length', words: `${timecode(durationSeconds)} (${durationSeconds} s)` },
  { name: 'Size', words: formatBytes(sizeBytes) },
  ...(chapters > 0 ? [{ name: 'Chapters', words: String(chapters) }] : []),
  ...(sha256 ? [{ name: 'SHA-256', words: sha256 }] : []),
]

const pictureFacts = (picture: Picture): MasterFact[] => {
  const { width, height, shownWidth, shownHeight, rotation, pixelAspect, decodeErrors } = picture
  const isSquare = pixelAspect.numerator === pixelAspect.denominator
  return [
    { name: 'Codec', words: `${codecName(picture.codec)}, ${picture.pixelFormat}` },
    { name: 'Size', words: `${width} × ${height}` },
    ...(shownWidth !== width || shownHeight !== height ? [{ name: 'Shown as', words: `${shownWidth} × ${shownHeight}` }] : []),
    ...(rotation === 0 ? [] : [{ name: 'Turned', words: `${rotation}°` }]),
    { name: 'Pixels', words: isSquare ? 'square' : `${pixelAspect.numerator}:${pixelAspect.denominator}` },
    ...(decodeErrors === undefined ? [] : [{ name: 'Damaged pictures', words: decodeErrors === 0 ? 'none' : String(decodeErrors) }]),
  ]
}

const treatments: Readonly<Record<Picture['cadence']['treatment']['kind'], string>> = {
  none: 'encoded as they are',
  'constant-rate': 'spaced evenly',
  deinterlace: 'deinterlaced',
  'inverse-telecine': 'put together from fields',
  'leave-out-repeats': 'encoded without repeats',
}

const cadenceFacts = ({ frames, rate, isVariable, fields, treatment }: Picture['cadence']): MasterFact[] => [
  { name: 'Pictures', words: `${frames} at ${sayRate(rate)} a second${isVariable ? ', unevenly spaced' : ''}` },
  {
    name: 'Fields',
    words:
      fields.found === 'unknown'
        ? 'not known'
        : fields.found + (fields.flagged && fields.found === 'progressive' ? ', flagged interlaced' : ''),
  },
  {
    name: 'Treatment',
    words: treatment.kind === 'none' ? treatments.none : `${treatments[treatment.kind]}, ${sayRate(treatment.rate)} a second`,
  },
]

const colourFacts = ({ primaries, transfer, matrix, range, bitDepth, dynamicRange }: Picture['colour']): MasterFact[] => [
  ...(['Primaries', 'Transfer', 'Matrix', 'Range'] as const).map((name, index) => {
    const { value, from, why } = [primaries, transfer, matrix, range][index]!
    return { name, words: value, ...(from === 'assumed' && { assumed: why }) }
  }),
  { name: 'Depth', words: `${bitDepth} bit` },
  { name: 'Dynamic range', words: { sdr: 'standard', pq: 'HDR (PQ)', hlg: 'HDR (HLG)' }[dynamicRange] },
]

const soundFact = (sound: InspectionReport['sound'][number]): MasterFact => {
  const { codec, channels, layout, sampleRate, language, title, loudness, stereoGain } = sound
  return {
    name: trackName(sound),
    words: [
      title && language !== 'und' && languageName(language),
      `${codecName(codec)}, ${layout ?? `${channels} channels`}, ${sampleRate / 1000} kHz`,
      loudness?.integratedLufs === undefined
        ? sound.state === 'measured'
          ? 'silent'
          : sound.state
        : `${loudness.integratedLufs} LUFS, range ${loudness.rangeLu} LU${loudness.truePeakDbtp === undefined ? '' : `, peaks at ${loudness.truePeakDbtp} dBTP`}`,
      stereoGain?.words,
    ]
      .filter(Boolean)
      .join('. ')
      .replaceAll(/(^|\s)-(?=\d)/g, '$1−')
      .replace(/\.$/, ''),
  }
}

const subtitleFact = ({ codec, kind, language, title, role }: InspectionReport['subtitles'][number]): MasterFact => ({
  name: [languageName(language), title].filter(Boolean).join(', '),
  words: [codec, kind === 'bitmap' && 'drawn', role !== 'subtitle' && role].filter(Boolean).join(', '),
})

const textFact = ({ name, track, cues, problemCount }: InspectionReport['texts'][number]): MasterFact => ({
  name,
  words: `${cues} lines, ${track === undefined ? 'beside' : 'inside'} the film${problemCount > 0 ? `, ${problemCount} that cannot be read as they should` : ''}`,
})

/** `25`, `29.97` */
const sayRate = ({ numerator, denominator }: { readonly numerator: number; readonly denominator: number }): string =>
  String(Number((numerator / denominator).toFixed(3)))
