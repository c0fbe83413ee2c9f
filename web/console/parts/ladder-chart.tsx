import { formatRate } from '../words.ts'

export interface ChartRung {
  readonly id: string
  readonly codec: string
  readonly height: number
  readonly averageBps: number
  readonly peakBps: number
  readonly quality?: { readonly metric: string; readonly mean: number } | undefined
}

const size = { width: 720, height: 320, left: 48, right: 84, top: 16, bottom: 36 }
const colours: Readonly<Record<string, string>> = { h264: 'var(--silver)', hevc: '#8ab4ff', vp9: '#c58af9', av1: 'var(--arc)' }

/** Rungs by bitrate (logarithmic) against quality where it was measured, else against lines; a line per codec, named at its end. */
export const LadderChart = ({ rungs }: { rungs: readonly ChartRung[] }) => {
  if (rungs.length === 0) return null
  const measured = rungs.every((rung) => rung.quality)
  const valueOf = (rung: ChartRung) => (measured ? rung.quality!.mean : rung.height)
  const rates = rungs.map((rung) => Math.log10(rung.averageBps))
  const [lowRate, highRate] = [Math.min(...rates) - 0.1, Math.max(...rates) + 0.1]
  const values = rungs.map(valueOf)
  const [low, high] = measured ? [Math.max(0, Math.floor(Math.min(...values) / 10) * 10 - 5), 100] : [0, Math.max(...values) * 1.1]
  const x = (bps: number) => size.left + ((Math.log10(bps) - lowRate) / (highRate - lowRate)) * (size.width - size.left - size.right)
  const y = (value: number) => size.height - size.bottom - ((value - low) / (high - low)) * (size.height - size.top - size.bottom)
  const codecs = [...new Set(rungs.map((rung) => rung.codec))]
  const unit = measured ? rungs[0]!.quality!.metric.toUpperCase() : 'lines'
  return (
    <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={`Rungs by bitrate and ${unit}`} style={{ inlineSize: '100%', blockSize: 'auto' }} fontSize="12" fill="var(--silver)">
      {ticks(low, high, 4).map((tick) => (
        <g key={tick}>
          <line x1={size.left} x2={size.width - size.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={size.left - 8} y={y(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      {rateTicks(10 ** lowRate, 10 ** highRate).map((rate) => (
        <text key={rate} x={x(rate)} y={size.height - 12} textAnchor="middle">
          {formatRate(rate)}
        </text>
      ))}
      <text x={size.left} y={12}>
        {unit}
      </text>
      {codecs.map((codec) => {
        const line = rungs.filter((rung) => rung.codec === codec).toSorted((a, b) => a.averageBps - b.averageBps)
        const end = line.at(-1)!
        const colour = colours[codec] ?? 'var(--paper)'
        return (
          <g key={codec}>
            <polyline points={line.map((rung) => `${x(rung.averageBps)},${y(valueOf(rung))}`).join(' ')} fill="none" stroke={colour} strokeWidth="2" />
            {line.map((rung) => (
              <circle key={rung.id} cx={x(rung.averageBps)} cy={y(valueOf(rung))} r="5" fill={colour}>
                <title>{`${rung.id}: ${formatRate(rung.averageBps)}, peak ${formatRate(rung.peakBps)}${rung.quality ? `, ${rung.quality.metric.toUpperCase()} ${rung.quality.mean.toFixed(1)}` : ''}`}</title>
              </circle>
            ))}
            <text x={x(end.averageBps) + 10} y={y(valueOf(end)) + 4} fill={colour}>
              {codec.toUpperCase()}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

const ticks = (low: number, high: number, count: number): number[] => {
  const rough = (high - low) / count
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((candidate) => candidate >= rough) ?? 1000
  const first = Math.ceil(low / step) * step
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, index) => first + index * step)
}

const rateTicks = (low: number, high: number): number[] => [50_000, 100_000, 250_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000].filter((rate) => rate > low && rate < high)
