import type { Finding, InspectionReport } from '../contracts/inspection.ts'
import { counted, formatBytes } from '../kit/text.ts'
import type { Output } from './command.ts'
import { table } from './output.ts'

/** What was found in a film, for people. */
export const showReport = (output: Output, report: InspectionReport): void => {
  output.line(report.summary)
  output.line()
  for (const row of table(factsOf(report))) output.line(`  ${row}`)
  if (report.findings.length === 0) return
  output.line()
  const shown = report.findings.slice(0, findingsShown)
  const rows = table(shown.map((finding) => [finding.severity, placeOf(finding), finding.means]))
  const indent = ' '.repeat(columnOf(shown))
  shown.forEach(({ action }, index) => {
    output.line(`  ${rows[index]}`)
    output.line(`  ${indent}${action}`)
  })
  const more = report.findings.length - shown.length + report.moreFindings
  if (more > 0) output.line(`  and ${counted(more, 'finding')} more${report.moreFindings > 0 ? '' : ' (all of them: --json)'}`)
}

const findingsShown = 40

/** Where the third column begins. */
const columnOf = (findings: readonly Finding[]): number =>
  [(finding: Finding) => finding.severity, placeOf].reduce(
    (sum, cell) => sum + 2 + Math.max(...findings.map((finding) => cell(finding).length)),
    0,
  )

const placeOf = ({ fromSeconds, toSeconds, track }: Finding): string => {
  const from = fromSeconds === undefined ? [] : [filmTime(fromSeconds)]
  const to = fromSeconds === undefined || toSeconds === undefined || toSeconds === fromSeconds ? [] : [filmTime(toSeconds)]
  return [...(track === undefined ? [] : [`track ${track}`]), ...(from.length > 0 ? [[...from, ...to].join(' - ')] : [])].join(' ')
}

/** `00:01:23.400` */
export const filmTime = (seconds: number): string => {
  const ms = Math.round(Math.max(0, seconds) * 1000)
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60]
  return `${[h, m, s].map((part) => String(part).padStart(2, '0')).join(':')}.${String(ms % 1000).padStart(3, '0')}`
}

const factsOf = ({ file, picture, sound, subtitles, texts, shots, black, frozen }: InspectionReport): string[][] => [
  [
    'file',
    words(
      file.container,
      formatBytes(file.sizeBytes),
      filmTime(file.durationSeconds),
      file.chapters > 0 && counted(file.chapters, 'chapter'),
    ),
  ],
  ...(file.sha256 === undefined ? [] : [['sha256', file.sha256]]),
  ...(picture ? pictureFacts(picture) : []),
  ...sound.map((track) => ['sound', soundFacts(track)]),
  ...subtitles.map(({ index, codec, kind, language, role }) => ['subtitles', words(`track ${index}`, codec, kind, language, role)]),
  ...texts.map(({ name, track, cues, problemCount }) => [
    track === undefined ? 'beside' : 'inside',
    words(name, counted(cues, 'line'), problemCount > 0 && `${counted(problemCount, 'problem')} in it`),
  ]),
  ...(picture ? [['shots', words(counted(shots.length, 'shot'), stretches(black, 'black'), stretches(frozen, 'frozen'))]] : []),
]

const pictureFacts = ({
  codec,
  pixelFormat,
  width,
  height,
  shownWidth,
  shownHeight,
  rotation,
  cadence,
  colour,
}: NonNullable<InspectionReport['picture']>) => [
  [
    'picture',
    words(
      codec,
      `${width}x${height}`,
      (shownWidth !== width || shownHeight !== height) && `shown as ${shownWidth}x${shownHeight}`,
      rotation !== 0 && `turned by ${rotation}°`,
      pixelFormat,
      `${colour.bitDepth} bit`,
    ),
  ],
  [
    'rhythm',
    words(
      counted(cadence.frames, 'picture'),
      `${rateOf(cadence.rate)} a second`,
      cadence.isVariable && 'unevenly spaced',
      cadence.fields.found !== 'unknown' && cadence.fields.found,
      cadence.treatment.kind !== 'none' && treatments[cadence.treatment.kind],
    ),
  ],
  [
    'colour',
    words(
      ranges[colour.dynamicRange],
      ...(['primaries', 'transfer', 'matrix', 'range'] as const).map(
        (part) => `${part} ${colour[part].value}${colour[part].from === 'assumed' ? ' (assumed)' : ''}`,
      ),
    ),
  ],
]

const ranges = { sdr: 'SDR', pq: 'HDR10 (PQ)', hlg: 'HLG' } as const
const treatments = {
  'constant-rate': 'made even',
  deinterlace: 'deinterlaced',
  'inverse-telecine': 'pulldown taken out',
  'leave-out-repeats': 'repeats left out',
} as const

const soundFacts = ({
  index,
  codec,
  channels,
  layout,
  sampleRate,
  language,
  role,
  state,
  loudness,
  stereoGain,
}: InspectionReport['sound'][number]) =>
  words(
    `track ${index}`,
    codec,
    layout ?? counted(channels, 'channel'),
    `${sampleRate / 1000} kHz`,
    language,
    role,
    loudness?.integratedLufs !== undefined && `${loudness.integratedLufs} LUFS`,
    loudness && `range ${loudness.rangeLu} LU`,
    loudness?.truePeakDbtp !== undefined && `true peak ${loudness.truePeakDbtp} dBTP`,
    state !== 'measured' && state,
    stereoGain && stereoGain.gainDb !== 0 && `${stereoGain.gainDb > 0 ? '+' : ''}${stereoGain.gainDb} dB in stereo`,
  )

const stretches = (list: readonly { readonly fromSeconds: number; readonly toSeconds: number }[], what: string): string | false =>
  list.length > 0 &&
  `${counted(list.length, 'stretch', 'stretches')} ${what}, ${list.reduce((sum, { fromSeconds, toSeconds }) => sum + toSeconds - fromSeconds, 0).toFixed(1)} s`

const rateOf = ({ numerator, denominator }: { readonly numerator: number; readonly denominator: number }): string =>
  String(Math.round((numerator / denominator) * 1000) / 1000)

/** What is there, with commas. */
const words = (...parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join(', ')
