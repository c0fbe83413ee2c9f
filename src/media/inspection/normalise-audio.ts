import type { Loudness } from './parse-loudness.ts'

/** How much louder or softer a track is made, and whether a limiter stands behind it. */
export interface GainDecision {
  /** To a tenth of a decibel; 0: left as it is. */
  readonly gainDb: number
  readonly limiterNeeded: boolean
  /** Integrated loudness afterwards, before what the limiter takes away; undefined for silence. */
  readonly resultLufs: number | undefined
  readonly words: string
}

interface GainTargets {
  /** EBU R128: -23. */
  readonly targetLufs: number
  /** Peaks between samples stay at or below this: -1 dBTP (EBU R128). */
  readonly mostPeakDbtp: number
  /** So much at most, however soft a track is: its noise is raised too. */
  readonly mostGainDb: number
}

const usualTargets: GainTargets = { targetLufs: -23, mostPeakDbtp: -1, mostGainDb: 20 }

/**
 * Gain to bring a track to its target: the difference between target and measured loudness, the same over the whole track, so that its dynamics
 * stay as they were mixed. R128 allows half a loudness unit either way, within which nothing is touched. Silence is left alone.
 */
export const decideGain = (measured: Loudness | undefined, targets: Partial<GainTargets> = {}): GainDecision => {
  const { targetLufs, mostPeakDbtp, mostGainDb } = { ...usualTargets, ...targets }
  const loudness = measured?.integratedLufs
  if (!measured || loudness === undefined) return { gainDb: 0, limiterNeeded: false, resultLufs: undefined, words: 'Silent; left alone.' }
  const wished = tenth(targetLufs - loudness)
  const gainDb = Math.abs(wished) <= toleranceLu ? 0 : Math.min(wished, mostGainDb)
  const peak = measured.truePeakDbtp
  const limiterNeeded = peak !== undefined && tenth(peak + gainDb) > mostPeakDbtp
  const resultLufs = tenth(loudness + gainDb)
  const change =
    gainDb === 0
      ? `Left at ${loudness} LUFS`
      : `Made ${Math.abs(gainDb)} dB ${gainDb > 0 ? 'louder' : 'softer'}, from ${loudness} to ${resultLufs} LUFS`
  const most = gainDb > 0 && gainDb < wished ? `, the most that is done` : ''
  const limiter = limiterNeeded ? `; a limiter keeps peaks at ${mostPeakDbtp} dBTP` : ''
  return { gainDb, limiterNeeded, resultLufs, words: `${change}${most}${limiter}.` }
}

/**
 * Filters for ffmpeg that do so; none when nothing is to be done. Peaks between samples only show at a higher rate, so the limiter works at 192 kHz;
 * it aims half a decibel lower, because coming back to 48 kHz lets peaks grow by up to 0.4 dB, and it gives its delay back.
 */
export const gainFilters = ({ gainDb, limiterNeeded }: Pick<GainDecision, 'gainDb' | 'limiterNeeded'>, mostPeakDbtp = -1): string[] => [
  ...(gainDb === 0 ? [] : [`volume=${gainDb}dB`]),
  ...(limiterNeeded
    ? [
        'aresample=192000',
        `alimiter=limit=${(10 ** ((mostPeakDbtp - limiterRoomDb) / 20)).toFixed(4)}:level=false:latency=true`,
        'aresample=48000',
      ]
    : []),
]

const toleranceLu = 0.5
const limiterRoomDb = 0.5

const tenth = (value: number): number => Math.round(value * 10) / 10
