import { codecName, formatRate } from '../words.ts'
import { Chart } from './chart.tsx'
import { codecLook } from './codec-looks.ts'
import { apart, logTicks, roundTicks } from './ticks.ts'

export interface ChartRung {
  readonly id: string
  readonly codec: string
  readonly height: number
  readonly averageBps: number
  readonly peakBps: number
  readonly quality?: { readonly metric: string; readonly mean: number } | undefined
}

/** In CSS pixels; as wide as its place. */
const size = { height: 300, left: 44, right: 76, top: 34, bottom: 44 }
/** Room for the words of a tick below. */
const tickWidth = 72
/** Rungs by bitrate (logarithmic) against quality where it was measured, else against lines; a line per codec, named at its end. */
export const LadderChart = ({ rungs }: { rungs: readonly ChartRung[] }) =>
  rungs.length > 0 && <Chart>{(width) => <Ladder rungs={rungs} width={width} />}</Chart>

const Ladder = ({ rungs, width }: { rungs: readonly ChartRung[]; width: number }) => {
  const isMeasured = rungs.every((rung) => rung.quality)
  const unit = isMeasured ? rungs[0]!.quality!.metric.toUpperCase() : 'Lines'
  const valueOf = (rung: ChartRung) => (isMeasured ? rung.quality!.mean : rung.height)
  const [lowRate, highRate] = [
    Math.min(...rungs.map((rung) => rung.averageBps)) / 1.3,
    Math.max(...rungs.map((rung) => rung.averageBps)) * 1.3,
  ]
  const low = isMeasured ? Math.max(0, Math.floor(Math.min(...rungs.map(valueOf)) / 10) * 10) : 0
  const high = isMeasured ? 100 : Math.max(...rungs.map(valueOf)) * 1.1
  const x = (bps: number) => size.left + (Math.log(bps / lowRate) / Math.log(highRate / lowRate)) * (width - size.left - size.right)
  const y = (value: number) => size.height - size.bottom - ((value - low) / (high - low)) * (size.height - size.top - size.bottom)
  return (
    <svg
      width={width}
      height={size.height}
      role="img"
      aria-label={`Rungs by bitrate and ${unit}; the table below has the figures`}
      fontSize="12"
      fill="var(--silver)"
    >
      <text x={0} y={14}>
        {unit}
        {low > 0 && <tspan fill="var(--dust)">{` (the axis begins at ${low})`}</tspan>}
      </text>
      {roundTicks(low, high, 4).map((tick) => (
        <g key={tick}>
          <line x1={size.left} x2={width - size.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={size.left - 10} y={y(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      {apart(logTicks(lowRate, highRate), x, tickWidth).map((rate) => (
        <g key={rate}>
          <line x1={x(rate)} x2={x(rate)} y1={size.height - size.bottom} y2={size.height - size.bottom + 5} stroke="var(--dust)" />
          <text x={x(rate)} y={size.height - size.bottom + 20} textAnchor="middle">
            {formatRate(rate)}
          </text>
        </g>
      ))}
      {[...new Set(rungs.map((rung) => rung.codec))].map((codec) => {
        const points = rungs.filter((rung) => rung.codec === codec).toSorted((a, b) => a.averageBps - b.averageBps)
        const end = points.at(-1)!
        const { colour, mark } = codecLook(codec)
        return (
          <g key={codec}>
            <polyline
              points={points.map((rung) => `${x(rung.averageBps)},${y(valueOf(rung))}`).join(' ')}
              fill="none"
              stroke={colour}
              strokeWidth="2"
            />
            {points.map((rung) => (
              <g key={rung.id} transform={`translate(${x(rung.averageBps)} ${y(valueOf(rung))})`}>
                <title>{rungWords(rung)}</title>
                <path d={mark} fill={colour} stroke="var(--room)" strokeWidth="1.5" />
                <text y={codec === 'h264' ? 22 : -11} textAnchor="middle" fontSize="11">
                  {rung.height}p
                </text>
              </g>
            ))}
            <text x={x(end.averageBps) + 12} y={y(valueOf(end)) + 4} fill={colour} fontWeight="600" fontSize="13">
              {codecName(codec)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

const rungWords = ({ id, averageBps, peakBps, quality }: ChartRung): string =>
  [id, formatRate(averageBps), `peak ${formatRate(peakBps)}`, quality && `${quality.metric.toUpperCase()} ${quality.mean.toFixed(1)}`]
    .filter(Boolean)
    .join(', ')
