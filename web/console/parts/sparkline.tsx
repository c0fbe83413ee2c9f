import styles from './sparkline.module.css'

const [width, height] = [240, 40]

/** Counts over equal steps of time as columns from zero; the highest stands beside them as the scale. */
export const Sparkline = ({ values, label }: { values: readonly number[]; label: string }) => {
  const highest = Math.max(0, ...values)
  const step = width / Math.max(1, values.length)
  return (
    <span className={styles.sparkline}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`${label}, at most ${highest}`}>
        <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--dust)" vectorEffect="non-scaling-stroke" />
        {values.map((value, index) => {
          const tall = highest === 0 ? 0 : (value / highest) * (height - 2)
          return <rect key={index} x={index * step} y={height - 1 - tall} width={Math.max(1, step - 1)} height={tall} fill="var(--arc)" />
        })}
      </svg>
      <small>{highest === 0 ? 'none' : `${label}, at most ${highest}`}</small>
    </span>
  )
}
