import { useId } from 'react'
import { heatColour, heatRangeOf, isLightHeat } from '../../../parts/heat.ts'
import { roundTicks } from '../../../parts/ticks.ts'
import type { Lane, TimeScale } from '../../../parts/timeline.tsx'
import { codecName, formatRate, timecode } from '../../../words.ts'
import { comparedOf, qualitySteps, type Piece, type RungOverTime } from './piece-figures.ts'
import styles from './quality.module.css'

/** In CSS pixels. */
const [stripHeight, lineHeight, ratesHeight] = [20, 96, 72]

export const rungName = ({ codec, lines }: Pick<RungOverTime, 'codec' | 'lines'>): string => `${codecName(codec)} ${lines}p`

/** The quality of every piece of a rung as colour; a press looks at this rung. */
export const heatLane = (rung: RungOverTime, pieces: readonly Piece[], isLooked: boolean, onLook: () => void): Lane => ({
  key: `heat ${rung.rungId}`,
  name: `${isLooked ? '▸ ' : ''}${rungName(rung)}, ${formatRate(rung.wholeBps)}`,
  height: stripHeight,
  draw: (scale) => <Heat rung={rung} pieces={pieces} scale={scale} isLooked={isLooked} onLook={onLook} />,
})

const Heat = ({
  rung,
  pieces,
  scale,
  isLooked,
  onLook,
}: {
  rung: RungOverTime
  pieces: readonly Piece[]
  scale: TimeScale
  isLooked: boolean
  onLook: () => void
}) => {
  const id = useId()
  const range = heatRangeOf(rung.metric)
  return (
    <g role="img" aria-label={sayRung(rung)} data-mark="" onClick={onLook}>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="6" stroke="var(--line)" strokeWidth="3" />
      </pattern>
      {pieces.map(({ fromSeconds, toSeconds }, index) => {
        const [from, to] = [Math.max(scale.left, scale.x(fromSeconds)), Math.min(scale.right, scale.x(toSeconds))]
        if (to <= from) return null
        const value = rung.quality[index] ?? null
        return (
          <g key={fromSeconds}>
            <rect
              x={from}
              y="0"
              width={Math.max(0.5, to - from - 1)}
              height={stripHeight}
              fill={value === null ? `url(#${id})` : heatColour(value, range)}
            />
            {value !== null && to - from > 34 && (
              <text
                x={(from + to) / 2}
                y={stripHeight / 2 + 4}
                textAnchor="middle"
                fontSize="11"
                fill={isLightHeat(value, range) ? '#0b0a0d' : '#ffffff'}
              >
                {value.toFixed(0)}
              </text>
            )}
          </g>
        )
      })}
      {isLooked && (
        <rect
          className={styles.looked}
          x={scale.left + 0.75}
          y="-1.5"
          width={scale.right - scale.left - 1.5}
          height={stripHeight + 3}
          rx="2"
        />
      )}
    </g>
  )
}

/** The rung that is looked at as a line. */
export const lineLane = (rung: RungOverTime, pieces: readonly Piece[]): Lane => ({
  key: 'quality line',
  name: rung.metric === 'vmaf' ? 'VMAF' : `${rung.metric.toUpperCase()}, dB`,
  note: rungName(rung),
  height: lineHeight,
  draw: ({ x, left, right }) => {
    const known = rung.quality.filter((value) => value !== null)
    const { high } = heatRangeOf(rung.metric)
    const low = Math.max(0, Math.floor((Math.min(high, ...known) - 4) / 10) * 10)
    const y = (value: number) => 6 + ((high - value) / (high - low)) * (lineHeight - 12)
    return (
      <g role="img" aria-label={sayRung(rung)}>
        {qualitySteps(pieces, rung.quality).map((run) => (
          <polyline
            key={run[0]!.seconds}
            points={run.map(({ seconds, value }) => `${x(seconds).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
            fill="none"
            stroke="var(--arc)"
            strokeWidth="2"
          />
        ))}
        {roundTicks(low, high, 3).map((tick) => (
          <g key={tick}>
            <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
            <text
              x={left + 4}
              y={y(tick) + (tick === high ? 12 : -4)}
              fontSize="11"
              fill="var(--silver)"
              paintOrder="stroke"
              stroke="var(--room)"
              strokeWidth="3"
            >
              {tick}
            </text>
          </g>
        ))}
      </g>
    )
  },
})

/** What the rung that is looked at costs in every piece, from zero. */
export const ratesLane = (rung: RungOverTime, pieces: readonly Piece[]): Lane => ({
  key: 'rates',
  name: 'Bitrate',
  note: `${formatRate(rung.wholeBps)} on average`,
  height: ratesHeight,
  draw: ({ x, left, right }) => {
    const highest = Math.max(1, ...rung.averageBps)
    const y = (bps: number) => ratesHeight - (bps / highest) * (ratesHeight - 14)
    return (
      <g role="img" aria-label={`Bitrate of ${rungName(rung)} piece by piece, at most ${formatRate(highest)}`}>
        {pieces.map(({ fromSeconds, toSeconds }, index) => {
          const [from, to] = [Math.max(left, x(fromSeconds)), Math.min(right, x(toSeconds))]
          const bps = rung.averageBps[index] ?? 0
          return to > from ? (
            <rect
              key={fromSeconds}
              x={from}
              y={y(bps)}
              width={Math.max(0.5, to - from - 1)}
              height={ratesHeight - y(bps)}
              fill="var(--chart-blue)"
              opacity="0.75"
            />
          ) : null
        })}
        <line x1={left} x2={right} y1={y(rung.wholeBps)} y2={y(rung.wholeBps)} stroke="var(--silver)" strokeDasharray="5 4" />
        <line x1={left} x2={right} y1={ratesHeight - 0.5} y2={ratesHeight - 0.5} stroke="var(--dust)" />
        <text x={left + 4} y="10" fontSize="11" fill="var(--silver)">
          {`at most ${formatRate(highest)}`}
        </text>
      </g>
    )
  },
})

const sayRung = (rung: RungOverTime): string => {
  const known = rung.quality.filter((value) => value !== null)
  const words = `${rungName(rung)}, ${formatRate(rung.wholeBps)}`
  if (known.length === 0) return `${words}: not compared with the film`
  return `${words}: ${rung.metric.toUpperCase()} from ${Math.min(...known).toFixed(0)} to ${Math.max(...known).toFixed(0)}, ${comparedOf(rung.quality)} of ${rung.quality.length} pieces compared`
}

export const pieceName = ({ fromSeconds, toSeconds }: Piece): string => `${timecode(fromSeconds)} to ${timecode(toSeconds)}`
