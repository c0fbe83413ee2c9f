import type { Severity } from './find-findings.ts'

/** Shape and colour say the same, for eyes that do not tell the colours apart. Around a middle of zero, 14 wide. */
const looks: Readonly<Record<Severity, { readonly path: string; readonly colour: string }>> = {
  refuse: { path: 'M-2.9-7h5.8L7-2.9v5.8L2.9 7h-5.8L-7 2.9v-5.8ZM-4-1.2v2.4h8v-2.4Z', colour: 'var(--alarm)' },
  warn: { path: 'M0-7 7.4 6h-14.8ZM-1-2.6v5h2v-5ZM-1 3.4v1.6h2V3.4Z', colour: 'var(--arc)' },
  fix: { path: 'M0-7 7 0 0 7-7 0Z', colour: 'var(--chart-blue)' },
  note: { path: 'M0-6A6 6 0 1 0 0 6 6 6 0 0 0 0-6Zm0 2.4a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2Z', colour: 'var(--silver)' },
}

export const SeverityMark = ({ severity }: { severity: Severity }) => (
  <path d={looks[severity].path} fill={looks[severity].colour} fillRule="evenodd" />
)

export const severityColour = (severity: Severity): string => looks[severity].colour
