import type { Story } from '../../../../src/contracts/events.ts'
import { Chart } from '../../parts/chart.tsx'
import { Panel } from '../../parts/panel.tsx'
import { clockTicks, roundTicks } from '../../parts/ticks.ts'
import { timecode } from '../../words.ts'
import { bufferPoints } from './buffer-points.ts'
import styles from './play.module.css'

/** In CSS pixels; as wide as its place. */
const size = { height: 180, left: 40, right: 16, top: 12, bottom: 28 }
const clockTickWidth = 120

/** How much film lay in the buffer, as the player told it; stalls are marked where they began. */
export const BufferChart = ({ lines }: { lines: Story['lines'] }) =>
  bufferPoints(lines).length >= 3 && (
    <Panel name="Buffer" hint="Seconds of film that were ready to be shown, over the time since the play began.">
      <Chart className={styles.chart}>{(width) => <Buffer lines={lines} width={width} />}</Chart>
    </Panel>
  )

const Buffer = ({ lines, width }: { lines: Story['lines']; width: number }) => {
  const points = bufferPoints(lines)
  const stalls = lines.filter((line) => line.kind === 'stalled')
  const seconds = Math.max(1, ...points.map((point) => point.seconds), ...stalls.map((line) => line.sinceStartMs / 1000))
  const highest = Math.max(1, ...points.map((point) => point.bufferSeconds))
  const x = (at: number) => size.left + (at / seconds) * (width - size.left - size.right)
  const y = (value: number) => size.height - size.bottom - (value / highest) * (size.height - size.top - size.bottom)
  const line = points.map((point) => `${x(point.seconds).toFixed(1)},${y(point.bufferSeconds).toFixed(1)}`).join(' ')
  return (
    <svg
      width={width}
      height={size.height}
      role="img"
      aria-label={`Between 0 and ${highest.toFixed(1)} seconds in the buffer, ${stalls.length} stalls`}
      fontSize="12"
      fill="var(--silver)"
    >
      {roundTicks(0, highest, 3).map((tick) => (
        <g key={tick}>
          <line x1={size.left} x2={width - size.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={size.left - 8} y={y(tick) + 4} textAnchor="end">
            {`${tick} s`}
          </text>
        </g>
      ))}
      {clockTicks(seconds, Math.max(1, width / clockTickWidth)).map((tick) => (
        <text key={tick} x={x(tick)} y={size.height - 8} textAnchor="middle">
          {timecode(tick)}
        </text>
      ))}
      <polygon points={`${x(points[0]!.seconds)},${y(0)} ${line} ${x(points.at(-1)!.seconds)},${y(0)}`} fill="var(--arc)" opacity="0.12" />
      <polyline points={line} fill="none" stroke="var(--arc)" strokeWidth="2" strokeLinejoin="round" />
      {stalls.map((stall) => (
        <g key={stall.at} transform={`translate(${x(stall.sinceStartMs / 1000)} ${y(0)})`} fill="var(--alarm)">
          <title>{stall.words}</title>
          <path d="M0-12 6 0h-12Z" />
        </g>
      ))}
    </svg>
  )
}
