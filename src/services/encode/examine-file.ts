import { sha256File } from '../../kit/hash.node.ts'
import { refusalFinding } from '../../media/inspection/finding.ts'
import type { InspectionReport } from '../../media/inspection/report.ts'
import { examineMaster, type ExamineAsk, type Examination } from './examine-master.ts'
import { checkTexts } from './steps/check-texts.ts'
import type { Refusal } from './unreadable-master.ts'

/** What is examined, and when it is to end. */
export interface ExamineFileAsk extends Omit<ExamineAsk, 'texts'> {
  /** Sums that were promised, SHA-256 in lower-case hexadecimal. */
  readonly promised: readonly string[]
  /** Throws when the file is not the one that was named: asked before and after it is read. */
  readonly checkUnchanged: () => Promise<void>
  readonly signal: AbortSignal
}

export interface ExaminedFile {
  readonly report: InspectionReport
  readonly refusal?: Refusal
  /** Of a film that is not refused. */
  readonly film?: NonNullable<Examination['film']>
  /** Missing where the file was refused before it was read to its end. */
  readonly sha256?: string
  readonly cpuSeconds: number
}

/** Judges a master with the subtitle files beside it, and adds up its sum meanwhile. */
export const examineFile = async (ask: ExamineFileAsk): Promise<ExaminedFile> => {
  await ask.checkUnchanged()
  const { texts, refusal: unreadableText } = await checkTexts(ask.beside)
  // Reading for the sum and reading for everything else share what the disk gives.
  const stopHashing = new AbortController()
  const hashing = sha256File(ask.path, undefined, AbortSignal.any([ask.signal, stopHashing.signal]))
  hashing.catch(() => {})
  try {
    const { refusal: unfit, film, report, cpuSeconds } = await examineMaster({ ...ask, texts })
    const early = unfit ?? unreadableText
    const sha256 = early ? undefined : await hashing
    const expected = ask.promised.find((sum) => sha256 !== undefined && sum !== sha256)
    if (!early) await ask.checkUnchanged()
    const refusal = early ?? (expected === undefined ? undefined : differentSum(sha256!, expected))
    return {
      report: refusedIn(report({ sha256, promised: ask.promised }), refusal),
      ...(refusal ? { refusal } : { film: film! }),
      ...(sha256 !== undefined && { sha256 }),
      cpuSeconds,
    }
  } finally {
    stopHashing.abort()
  }
}

const differentSum = (sha256: string, expected: string): Refusal => ({
  code: 'CHECKSUM_DIFFERENT',
  reason: `The file's SHA-256 is ${sha256}, and ${expected} was promised: it was damaged on its way. Send it again.`,
})

/** A film that is fit is refused all the same when what came with it is not: its report says so too. */
const refusedIn = (report: InspectionReport, refusal: Refusal | undefined): InspectionReport => {
  if (!refusal || report.verdict === 'refused') return report
  const found = refusalFinding(refusal)
  return {
    ...report,
    verdict: 'refused',
    summary: `Refused: ${found.means} ${found.action}`,
    findings: [found, ...report.findings.filter(({ code }) => code !== 'subtitle-empty')],
    counts: { ...report.counts, refuse: report.counts.refuse + 1 },
  }
}
