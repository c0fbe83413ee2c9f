import { useId, useState, type ReactNode } from 'react'
import { Chart } from '../../../parts/chart.tsx'
import { codecLook } from '../../../parts/codec-looks.ts'
import { placeLabels, type Box } from '../../../parts/place-labels.ts'
import { apart, logTicks, roundTicks } from '../../../parts/ticks.ts'
import { useMarkKeys } from '../../../parts/use-mark-keys.ts'
import { codecName, formatRate } from '../../../words.ts'
import {
  chosenRungs,
  domainOf,
  envelopeLines,
  promisedAt,
  type ChosenRung,
  type FixedRung,
  type Ladders,
  type MeasuredRung,
  type RatePoint,
} from './ladder-figures.ts'
import styles from './ladder.module.css'

/** In CSS pixels. */
const size = { plot: 340, left: 44, right: 28, top: 34, axis: 34, row: 24 }
const tickWidth = 76
const letterWidth = 6.4

interface RateQualityProps {
  readonly ladders: Ladders
  readonly measured: readonly MeasuredRung[]
  readonly metric: string
  /** The codec that is looked at; undefined for all alike. */
  readonly codec: string | undefined
}

interface Mark {
  readonly key: string
  readonly x: number
  readonly y: number
  readonly said: string
  readonly words: ReactNode
  readonly drawing: ReactNode
}

/** What each size gives at each rate, the best of them, what was chosen, what came of it, and below it the caps of the fixed ladder. */
export const RateQuality = (props: RateQualityProps) => (
  <Chart className={styles.chart}>{(width) => <Drawing {...props} width={width} />}</Chart>
)

const Drawing = ({ ladders, measured, metric, codec: looked, width }: RateQualityProps & { width: number }) => {
  const id = useId()
  const [hinted, setHinted] = useState<string>()
  const chosen = ladders.worked.flatMap(chosenRungs)
  const domain = domainOf(chosen, measured, ladders.fixed, metric)
  const fixedCodecs = [...new Set(ladders.fixed.map(({ codec }) => codec))]
  const plotBottom = size.top + size.plot
  const height = plotBottom + size.axis + (fixedCodecs.length > 0 ? 22 + fixedCodecs.length * size.row : 0)
  const { lowBps, highBps, low, high } = domain ?? { lowBps: 1, highBps: 10, low: 0, high: 100 }
  const x = (bps: number) => size.left + (Math.log(bps / lowBps) / Math.log(highBps / lowBps)) * (width - size.left - size.right)
  const y = (quality: number) => plotBottom - ((quality - low) / (high - low)) * size.plot
  const rowOf = (codec: FixedRung['codec']) => plotBottom + size.axis + 26 + fixedCodecs.indexOf(codec) * size.row
  const marks: Mark[] = [
    ...chosen.map((rung) => chosenMark(rung, metric, x, y)),
    ...measured.map((rung) => measuredMark(rung, metric, x, y)),
    ...ladders.fixed.map((rung) => fixedMark(rung, ladders, metric, x(rung.capBps), rowOf(rung.codec))),
  ]
  const keys = useMarkKeys(marks.length)
  if (!domain) return null
  const isFaint = (codec: string) => looked !== undefined && looked !== codec
  const opacity = (codec: string) => (isFaint(codec) ? 0.15 : 1)
  const points = (line: readonly RatePoint[]) => line.map(({ bps, quality }) => `${x(bps).toFixed(1)},${y(quality).toFixed(1)}`).join(' ')
  const labels = labelsOf(
    chosen,
    measured,
    ladders,
    looked,
    { left: size.left, top: size.top, width: width - size.left, height: size.plot },
    x,
    y,
  )
  const hint = marks.find(({ key }) => key === hinted)
  const show = (key: string | undefined) => () => setHinted(key)
  return (
    <>
      <svg
        width={width}
        height={height}
        fontSize="12"
        fill="var(--silver)"
        role="group"
        aria-label={`Quality by bitrate; the table has the figures`}
      >
        <clipPath id={id}>
          <rect x={size.left} y={size.top - 8} width={width - size.left} height={size.plot + 8} />
        </clipPath>
        <Axes x={x} y={y} domain={domain} width={width} metric={metric} bottom={plotBottom} />
        <g clipPath={`url(#${id})`} aria-hidden="true">
          {ladders.worked.map(({ codec, curves }) => (
            <g key={codec} opacity={opacity(codec)} stroke={codecLook(codec).colour} fill="none" strokeLinejoin="round">
              {curves.map(({ size: { lines }, points: curve }) => (
                <polyline key={lines} points={points(curve)} strokeWidth="1" strokeOpacity={looked === codec ? 0.8 : 0.42} />
              ))}
            </g>
          ))}
          {ladders.worked.map((ladder) => (
            <g
              key={ladder.codec}
              opacity={opacity(ladder.codec)}
              stroke={codecLook(ladder.codec).colour}
              fill="none"
              strokeLinejoin="round"
            >
              {envelopeLines(ladder).map((line) => (
                <polyline key={line[0]!.bps} points={points(line)} strokeWidth="3" />
              ))}
            </g>
          ))}
          {ladders.worked.length === 0 &&
            [...new Set(measured.map(({ codec }) => codec))].map((codec) => (
              <polyline
                key={codec}
                points={points(measured.filter((rung) => rung.codec === codec))}
                fill="none"
                stroke={codecLook(codec).colour}
                strokeWidth="2"
                opacity={opacity(codec)}
              />
            ))}
          {chosen.map((rung) => {
            const came = measured.find((other) => other.id === rung.id)
            return (
              came && (
                <line
                  key={rung.id}
                  x1={x(rung.bps)}
                  y1={y(rung.quality)}
                  x2={x(came.bps)}
                  y2={y(came.quality)}
                  stroke={codecLook(rung.codec).colour}
                  strokeDasharray="2 2"
                  opacity={opacity(rung.codec)}
                />
              )
            )
          })}
        </g>
        {fixedCodecs.length > 0 && (
          <text x={size.left} y={plotBottom + size.axis + 8} fill="var(--silver)">
            Fixed ladder, highest rate of each rung
          </text>
        )}
        {fixedCodecs.map((codec) => (
          <g key={codec} opacity={opacity(codec)}>
            <text x={size.left - 8} y={rowOf(codec) + 4} textAnchor="end" fontSize="11" fill={codecLook(codec).colour}>
              {codecName(codec)}
            </text>
            <line x1={size.left} x2={width - size.right} y1={rowOf(codec)} y2={rowOf(codec)} stroke="var(--line)" />
          </g>
        ))}
        <g ref={keys.ref} onKeyDown={keys.onKeyDown} role="group" aria-label="Rungs">
          {marks.map((mark, index) => (
            <g
              key={mark.key}
              className={styles.mark}
              data-mark=""
              role="img"
              aria-label={mark.said}
              tabIndex={keys.tabIndexOf(index)}
              transform={`translate(${mark.x.toFixed(1)} ${mark.y.toFixed(1)})`}
              opacity={opacity(mark.key.split(' ')[1]!.split('-')[0]!)}
              onPointerEnter={show(mark.key)}
              onPointerLeave={show(undefined)}
              onFocus={() => {
                keys.setCurrent(index)
                setHinted(mark.key)
              }}
              onBlur={show(undefined)}
            >
              <circle r="10" fill="transparent" />
              {mark.drawing}
            </g>
          ))}
        </g>
        <g aria-hidden="true" pointerEvents="none">
          {labels.map(({ id: key, x: middle, y: centre, words, look }) => (
            <text
              key={key}
              x={middle}
              y={centre + 4}
              textAnchor="middle"
              paintOrder="stroke"
              stroke="var(--room)"
              strokeWidth="3"
              {...look}
            >
              {words}
            </text>
          ))}
        </g>
      </svg>
      {hint && (
        <div
          className={styles.hint}
          style={{ insetBlockStart: hint.y + 16, insetInlineStart: Math.max(8, Math.min(hint.x - 40, width - 336)) }}
          aria-hidden="true"
        >
          {hint.words}
        </div>
      )}
    </>
  )
}

type Place = (value: number) => number

const Axes = ({
  x,
  y,
  domain,
  width,
  metric,
  bottom,
}: {
  x: Place
  y: Place
  domain: NonNullable<ReturnType<typeof domainOf>>
  width: number
  metric: string
  bottom: number
}) => (
  <g aria-hidden="true">
    <text x="0" y="14">
      {metric === 'vmaf' ? 'VMAF' : `${metric.toUpperCase()}, dB`}
      {domain.low > 0 && <tspan fill="var(--dust)">{` (the axis begins at ${domain.low})`}</tspan>}
    </text>
    {roundTicks(domain.low, domain.high, 6).map((tick) => (
      <g key={tick}>
        <line x1={size.left} x2={width - size.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
        <text x={size.left - 10} y={y(tick) + 4} textAnchor="end">
          {tick}
        </text>
      </g>
    ))}
    {apart(logTicks(domain.lowBps, domain.highBps), x, tickWidth).map((rate) => (
      <g key={rate}>
        <line x1={x(rate)} x2={x(rate)} y1={bottom} y2={bottom + 5} stroke="var(--dust)" />
        <text x={x(rate)} y={bottom + 20} textAnchor="middle">
          {formatRate(rate)}
        </text>
      </g>
    ))}
  </g>
)

const sayQuality = (quality: number, metric: string): string =>
  metric === 'vmaf' ? `VMAF ${quality.toFixed(1)}` : `${metric.toUpperCase()} ${quality.toFixed(1)} dB`

const chosenMark = (rung: ChosenRung, metric: string, x: Place, y: Place): Mark => {
  const { colour, mark } = codecLook(rung.codec)
  const name = `${codecName(rung.codec)} ${rung.lines}p`
  const promise = `${formatRate(rung.bps)}, ${sayQuality(rung.quality, metric)} promised`
  return {
    key: `chosen ${rung.id}`,
    x: x(rung.bps),
    y: y(rung.quality),
    said: `${name}, ${promise}. ${rung.why}`,
    words: (
      <>
        <strong>{name}</strong>
        <p>{promise}</p>
        <p>{rung.why}</p>
      </>
    ),
    drawing: <path d={mark} fill="var(--room)" stroke={colour} strokeWidth="2.5" />,
  }
}

const measuredMark = (rung: MeasuredRung, metric: string, x: Place, y: Place): Mark => {
  const { colour, mark } = codecLook(rung.codec)
  const name = `${codecName(rung.codec)} ${rung.lines}p, as it came out`
  const came = `${formatRate(rung.bps)}, ${sayQuality(rung.quality, metric)} measured${rung.isSampled ? ' on parts of the film' : ''}`
  return {
    key: `measured ${rung.id}`,
    x: x(rung.bps),
    y: y(rung.quality),
    said: `${name}, ${came}.`,
    words: (
      <>
        <strong>{name}</strong>
        <p>{came}</p>
      </>
    ),
    drawing: <path d={mark} fill={colour} stroke="var(--room)" strokeWidth="1.5" />,
  }
}

const fixedMark = (rung: FixedRung, { worked }: Ladders, metric: string, x: number, y: number): Mark => {
  const { colour, mark } = codecLook(rung.codec)
  const name = `${codecName(rung.codec)} ${rung.lines}p of the fixed ladder`
  const own = worked.find(({ codec }) => codec === rung.codec)
  const promised = own && promisedAt(own, rung.lines, rung.capBps)
  const cap = `at most ${formatRate(rung.capBps)}`
  const would = promised === undefined ? undefined : `At that rate the trials promise ${sayQuality(promised, metric)} in this size.`
  return {
    key: `fixed ${rung.codec}-${rung.lines}`,
    x,
    y,
    said: [`${name}, ${cap}.`, would].filter(Boolean).join(' '),
    words: (
      <>
        <strong>{name}</strong>
        <p>{cap}</p>
        {would && <p>{would}</p>}
      </>
    ),
    drawing: (
      <>
        <path d={mark} fill="none" stroke={colour} strokeWidth="1.5" />
        <text y="4" x="9" fontSize="11">
          {rung.lines}p
        </text>
      </>
    ),
  }
}

interface Words {
  readonly words: string
  readonly look: { readonly fontSize: number; readonly fontWeight?: number; readonly fill?: string }
}

/** Names of codecs at the ends of their lines, then sizes beside the chosen rungs, then sizes at the ends of the thin lines: as long as there is room. */
const labelsOf = (
  chosen: readonly ChosenRung[],
  measured: readonly MeasuredRung[],
  { worked }: Ladders,
  looked: string | undefined,
  frame: Box,
  x: Place,
  y: Place,
) => {
  const said = new Map<string, Words>()
  const wish = (id: string, at: RatePoint, words: string, look: Words['look']) => {
    said.set(id, { words, look })
    return { id, x: x(at.bps), y: y(at.quality), width: words.length * letterWidth * (look.fontSize / 11) + 4, height: look.fontSize + 3 }
  }
  const codecs = [...new Set([...chosen, ...measured].map(({ codec }) => codec))].filter(
    (codec) => looked === undefined || looked === codec,
  )
  const shown = <Rung extends { codec: string }>(rungs: readonly Rung[]) => rungs.filter(({ codec }) => codecs.includes(codec))
  const rungs = worked.length > 0 ? shown(chosen) : shown(measured)
  const wishes = [
    ...codecs.flatMap((codec) => {
      const end = rungs.findLast((rung) => rung.codec === codec)
      return end
        ? [
            {
              ...wish(`codec ${codec}`, end, codecName(codec), { fontSize: 13, fontWeight: 600, fill: codecLook(codec).colour }),
              isAtEnd: true,
            },
          ]
        : []
    }),
    ...rungs.map((rung) => wish(`rung ${rung.id}`, rung, `${rung.lines}p`, { fontSize: 11, fill: 'var(--paper)' })),
    ...(codecs.length === 1
      ? worked
          .filter(({ codec }) => codec === codecs[0])
          .flatMap(({ curves }) =>
            curves.flatMap(({ size: { lines }, points }) => {
              const end = points.at(-1)
              return end ? [{ ...wish(`curve ${lines}`, end, `${lines}p`, { fontSize: 11, fill: 'var(--silver)' }), isAtEnd: true }] : []
            }),
          )
      : []),
  ]
  const marks = [...shown(chosen), ...shown(measured)].map(({ bps, quality }) => ({
    left: x(bps) - 6,
    top: y(quality) - 6,
    width: 12,
    height: 12,
  }))
  return placeLabels(wishes, frame, marks).map((label) => ({ ...label, ...said.get(label.id)! }))
}
