import type { Finding, InspectionReport } from '../../../../../src/contracts/inspection.ts'
import { languageName } from '../../../words.ts'

export type Severity = Finding['severity']

/** Gravest first, with what each means for whoever reads the list. */
export const severities: readonly { readonly severity: Severity; readonly name: string; readonly means: string }[] = [
  { severity: 'refuse', name: 'Refused', means: 'nothing is encoded' },
  { severity: 'warn', name: 'Look at it', means: 'encoded all the same' },
  { severity: 'fix', name: 'Put right', means: 'nothing to do' },
  { severity: 'note', name: 'Worth knowing', means: 'nothing is wrong' },
]

export const gravestOf = (findings: readonly Finding[]): Severity =>
  severities.find(({ severity }) => findings.some((finding) => finding.severity === severity))?.severity ?? 'note'

/** What a finding is about, where it is not the picture or the file. */
export const aboutOf = ({ track }: Finding, { sound, subtitles }: Pick<InspectionReport, 'sound' | 'subtitles'>): string | undefined => {
  if (track === undefined) return undefined
  const heard = sound.find(({ index }) => index === track)
  if (heard) return trackName(heard)
  const read = subtitles.find(({ index }) => index === track)
  return read ? `Subtitles, ${languageName(read.language)}` : `Stream ${track}`
}

/** `English, commentary`; the title in the file where it says more, and a number where nobody said anything. */
export const trackName = ({
  language,
  title,
  role,
  index,
}: Pick<InspectionReport['sound'][number], 'language' | 'title' | 'role' | 'index'>): string =>
  [title ?? (language === 'und' ? `Track ${index}` : languageName(language)), role !== 'main' && role].filter(Boolean).join(', ')

/** The shot in which a moment lies, from 1; zero before the first. */
export const shotAt = (shots: readonly number[], seconds: number): number => {
  const after = shots.findIndex((shot) => shot > seconds)
  return after === -1 ? shots.length : after
}
