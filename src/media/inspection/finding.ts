import { findingTable } from './finding-table.ts'
import type { FindingCode, FindingData, Severity } from './finding-table.ts'
import { roundedSeconds } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/** Something that was found in a master, and what will be done about it. */
export interface Finding {
  /** A code of the table, or that of a refusal. */
  readonly code: string
  readonly severity: Severity
  /** Where in the film, when it is at a place. */
  readonly fromSeconds?: number
  readonly toSeconds?: number
  /** Stream in the file, when it is about one that is not the picture. */
  readonly track?: number
  readonly means: string
  readonly action: string
}

type Place = Partial<Stretch> & { readonly track?: number }

/** The words of the table, filled in. */
export const finding = <Code extends FindingCode>(code: Code, data: FindingData<Code>, place: Place = {}): Finding => {
  const { severity, means, action } = findingTable[code]
  return {
    code,
    severity,
    ...(place.fromSeconds !== undefined && { fromSeconds: roundedSeconds(place.fromSeconds) }),
    ...(place.toSeconds !== undefined && { toSeconds: roundedSeconds(place.toSeconds) }),
    ...(place.track !== undefined && { track: place.track }),
    means: filled(means, data),
    action: filled(action, data),
  }
}

/** A refusal that was decided elsewhere, with its words. */
export const refusalFinding = ({ code, reason }: { readonly code: string; readonly reason: string }): Finding => ({
  code,
  severity: 'refuse',
  means: reason,
  action: 'Nothing is encoded.',
})

const filled = (words: string, data: Readonly<Record<string, string | number>>): string =>
  words.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? '?'))
