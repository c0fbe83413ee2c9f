/** Values over equal steps of time as a line from zero, the last one marked. */
export const Sparkline = ({ values, label, width = 240, height = 56 }: { values: readonly number[]; label: string; width?: number; height?: number }) => {
  const highest = Math.max(1, ...values)
  const x = (index: number) => (values.length < 2 ? width : (index / (values.length - 1)) * (width - 6) + 3)
  const y = (value: number) => height - 4 - (value / highest) * (height - 10)
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`)
  const last = values.at(-1)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} style={{ inlineSize: '100%', blockSize: 'auto' }}>
      <line x1="0" x2={width} y1={height - 4} y2={height - 4} stroke="var(--line)" />
      {points.length > 1 && <polygon points={`3,${height - 4} ${points.join(' ')} ${x(values.length - 1)},${height - 4}`} fill="var(--arc)" opacity="0.12" />}
      {points.length > 1 && <polyline points={points.join(' ')} fill="none" stroke="var(--arc)" strokeWidth="1.5" strokeLinejoin="round" />}
      {last !== undefined && <circle cx={x(values.length - 1)} cy={y(last)} r="3" fill="var(--arc)" />}
    </svg>
  )
}
