import type { MeasuredIngest } from '../measured-ingest.ts'

/** Processor seconds of encoding alone, without comparing, of the rungs that are published. */
export const finalSeconds = ({ build }: MeasuredIngest): number =>
  build.rungs.reduce((sum, rung) => sum + (rung.kind === 'video' ? (rung.cpuSeconds ?? 0) : 0), 0)

/** Of the children of each kind of step, for a note. */
export const cpuSecondsByKind = ({ children }: MeasuredIngest): string => {
  const seconds = new Map<string, number>()
  for (const { stepId, cpuSeconds } of children) {
    const kind = stepId.split('-')[0]!
    seconds.set(kind, (seconds.get(kind) ?? 0) + cpuSeconds)
  }
  return [...seconds].map(([kind, value]) => `${kind} ${value.toFixed(1)}`).join(', ')
}
