import { useId } from 'react'
import type { InspectionReport } from '../../../../../src/contracts/inspection.ts'
import { counted } from '../../../../../src/kit/text.ts'
import { pointsWithin, thinCurve } from '../../../parts/thin-curve.ts'
import type { Lane, TimeScale } from '../../../parts/timeline.tsx'
import { trackName } from './find-findings.ts'

type Stretch = InspectionReport['black'][number]
type Sound = InspectionReport['sound'][number]

/** Loudness that is drawn, in LUFS, and what programmes are brought to (EBU R128). */
const [lowest, highest, target] = [-50, -8, -23]
const soundHeight = 72

/** Where shots begin. */
export const shotsLane = (shots: readonly number[]): Lane => ({
  key: 'shots',
  name: counted(shots.length, 'shot'),
  height: 22,
  draw: ({ x, left, right, view }) => (
    <g role="img" aria-label={`${shots.length} shots`}>
      <line x1={left} x2={right} y1="21.5" y2="21.5" stroke="var(--line)" />
      <path
        d={shots
          .filter((shot) => shot >= view.fromSeconds && shot <= view.toSeconds)
          .map((shot) => `M${x(shot).toFixed(1)} 2v19`)
          .join('')}
        stroke="var(--silver)"
        strokeWidth="1.5"
      />
    </g>
  ),
})

/** Where nothing is seen, and where nothing moves. */
export const pictureLane = (black: readonly Stretch[], frozen: readonly Stretch[]): Lane => ({
  key: 'picture',
  name: 'Black, frozen',
  note: black.length + frozen.length === 0 ? 'none found' : undefined,
  height: 26,
  draw: (scale) => (
    <>
      <line x1={scale.left} x2={scale.right} y1="13" y2="13" stroke="var(--line)" />
      <Stretches scale={scale} stretches={black} name="black" look="solid" top={2} height={22} />
      <Stretches scale={scale} stretches={frozen} name="frozen" look="hatched" top={2} height={22} />
      <StretchNames scale={scale} stretches={black} name="black" middle={13} />
      <StretchNames scale={scale} stretches={frozen} name="frozen" middle={13} />
    </>
  ),
})

/** How loud a track is over its time, against the target; silence is hatched. */
export const soundLane = (sound: Sound): Lane => ({
  key: `sound ${sound.index}`,
  name: shortened(trackName(sound)),
  note: sound.loudness?.integratedLufs === undefined ? 'not measured' : `${sayNumber(sound.loudness.integratedLufs)} LUFS`,
  height: soundHeight,
  draw: (scale) => <Loudness scale={scale} sound={sound} />,
})

const Loudness = ({ scale, sound }: { scale: TimeScale; sound: Sound }) => {
  const { x, left, right, view } = scale
  const y = (lufs: number) => ((highest - Math.max(lowest, Math.min(highest, lufs))) / (highest - lowest)) * soundHeight
  const seen = pointsWithin(sound.curve, (point) => point.seconds, view.fromSeconds, view.toSeconds)
  const line = thinCurve(seen.map(({ seconds, lufs }) => ({ x: x(seconds), y: y(lufs) })))
    .map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`)
    .join(' ')
  return (
    <>
      <rect x={left} y="0" width={right - left} height={soundHeight} fill="var(--raised)" />
      <Stretches scale={scale} stretches={sound.silences} name="silent" look="hatched" top={0} height={soundHeight} />
      <g role="img" aria-label={sayLoudness(sound)}>
        <line x1={left} x2={right} y1={y(target)} y2={y(target)} stroke="var(--well)" strokeDasharray="5 4" />
        <polyline points={line} fill="none" stroke="var(--chart-blue)" strokeWidth="2" strokeLinejoin="round" />
        <text x={right - 6} y={y(target) - 5} textAnchor="end" fontSize="11" fill="var(--well)" {...haloed}>
          {`target ${sayNumber(target)}`}
        </text>
      </g>
      <StretchNames scale={scale} stretches={sound.silences} name="silent" middle={soundHeight - 13} />
    </>
  )
}

const Stretches = ({
  scale,
  stretches,
  name,
  look,
  top,
  height,
}: {
  scale: TimeScale
  stretches: readonly Stretch[]
  name: string
  look: 'solid' | 'hatched'
  top: number
  height: number
}) => {
  const id = useId()
  return (
    <>
      <pattern id={id} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="7" height="7" fill="var(--room)" />
        <line x1="0" x2="0" y1="0" y2="7" stroke="var(--dust)" strokeWidth="2.5" />
      </pattern>
      {stretches.map(({ fromSeconds, toSeconds }) => {
        const [from, to] = [Math.max(scale.left, scale.x(fromSeconds)), Math.min(scale.right, scale.x(toSeconds))]
        if (to < scale.left || from > scale.right) return null
        return (
          <rect
            key={fromSeconds}
            role="img"
            aria-label={`${sayStretch(name, { fromSeconds, toSeconds })} from ${fromSeconds.toFixed(1)} s`}
            x={from}
            y={top}
            width={Math.max(2, to - from)}
            height={height}
            rx="2"
            fill={look === 'solid' ? '#000' : `url(#${id})`}
            stroke="var(--dust)"
          />
        )
      })}
    </>
  )
}

/** Letters of 11 pixels, about. */
const letterWidth = 6.4

/** What a stretch is, and how long where there is room; on a ground of its own. */
const StretchNames = ({
  scale,
  stretches,
  name,
  middle,
}: {
  scale: TimeScale
  stretches: readonly Stretch[]
  name: string
  middle: number
}) =>
  stretches.map((stretch) => {
    const [from, to] = [Math.max(scale.left, scale.x(stretch.fromSeconds)), Math.min(scale.right, scale.x(stretch.toSeconds))]
    const words = [sayStretch(name, stretch), name].find(({ length }) => length * letterWidth + 20 < to - from)
    if (!words) return null
    const width = words.length * letterWidth + 12
    return (
      <g key={stretch.fromSeconds} aria-hidden="true">
        <rect x={(from + to - width) / 2} y={middle - 8} width={width} height="16" rx="3" fill="var(--room)" />
        <text x={(from + to) / 2} y={middle + 4} textAnchor="middle" fontSize="11" fill="var(--paper)">
          {words}
        </text>
      </g>
    )
  })

const sayStretch = (name: string, { fromSeconds, toSeconds }: Stretch): string => `${name}, ${(toSeconds - fromSeconds).toFixed(1)} s`

/** Words that stay readable over lines. */
const haloed = { paintOrder: 'stroke', stroke: 'var(--room)', strokeWidth: 3, strokeLinejoin: 'round' } as const

/** Loudness of a track at a moment, by the nearest of its points. */
export const loudnessAt = ({ curve }: Sound, seconds: number): number | undefined => {
  const after = curve.find((point) => point.seconds >= seconds) ?? curve.at(-1)
  return after?.lufs
}

/** With a minus that is one. */
export const sayNumber = (value: number): string => String(value).replace('-', '−')

const sayLoudness = ({ loudness, silences, ...sound }: Sound): string =>
  [
    `Loudness of ${trackName(sound)}`,
    loudness?.integratedLufs === undefined ? 'not measured' : `${loudness.integratedLufs} LUFS overall, the target is ${target}`,
    silences.length > 0 && `${silences.length} silent stretches`,
  ]
    .filter(Boolean)
    .join(', ')

/** The names of lanes have a place of their own width. */
const shortened = (name: string): string => (name.length > 21 ? `${name.slice(0, 20)}…` : name)
