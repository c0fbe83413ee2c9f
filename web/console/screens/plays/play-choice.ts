import type { Story } from '../../../../src/contracts/events.ts'
import type { Tone } from '../../parts/state.tsx'

type Play = Pick<Story, 'summary'>

/** A first frame later than this is what people call slow, in milliseconds. */
const slowMs = 2000

/** Which plays are shown, by the word in the address. */
export const choices = [
  { word: 'all', name: 'All', fits: () => true },
  { word: 'playing', name: 'Going on', fits: ({ summary }: Play) => summary.ended === undefined && summary.failure === undefined },
  { word: 'failed', name: 'Failed', fits: ({ summary }: Play) => summary.failure !== undefined },
  { word: 'stalled', name: 'Stalled', fits: ({ summary }: Play) => summary.stalls > 0 },
  { word: 'slow', name: 'Slow to start', fits: ({ summary }: Play) => (summary.firstFrameMs ?? 0) > slowMs },
] as const

export type Choice = (typeof choices)[number]

export const choiceOf = (word: string | null): Choice => choices.find((choice) => choice.word === word) ?? choices[0]

export const playTone = ({ failure, ended }: Story['summary']): Tone => {
  if (failure !== undefined) return 'bad'
  return ended === undefined ? 'busy' : 'good'
}

const endings: Readonly<Record<string, string>> = {
  closed: 'closed',
  ended: 'watched to the end',
  expired: 'fell silent',
  revoked: 'revoked',
}

/** How a play went, in words. */
export const playWords = ({ failure, ended }: Story['summary']): string => {
  if (failure !== undefined) return `failed: ${failure}`
  return ended === undefined ? 'goes on' : (endings[ended] ?? ended)
}
