import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { timecode } from '../words.ts'
import { Chart } from './chart.tsx'
import { isWhole, moved, spanOfView, ticksOfView, wholeView, zoomed, type TimeView } from './time-view.ts'
import styles from './timeline.module.css'

/** Where moments lie, in CSS pixels of the drawing. */
export interface TimeScale {
  readonly view: TimeView
  readonly x: (seconds: number) => number
  readonly left: number
  readonly right: number
}

/** One thing over the time of the film. */
export interface Lane {
  readonly key: string
  readonly name: string
  readonly note?: string | undefined
  /** In CSS pixels. */
  readonly height: number
  /** From zero down to `height`. */
  readonly draw: (scale: TimeScale) => ReactNode
}

/** Words beside a place of a lane. */
export interface Hint {
  readonly lane: string
  readonly seconds: number
  readonly words: ReactNode
}

interface TimelineProps {
  readonly name: string
  readonly lengthSeconds: number
  readonly view: TimeView
  readonly onView: (view: TimeView) => void
  readonly lanes: readonly Lane[]
  readonly hint?: Hint | undefined
  /** What is known of a moment, in a line below. */
  readonly readout?: (seconds: number) => string
}

/** In CSS pixels: the names of lanes, the axis above, and between lanes. */
const [gutter, axisHeight, gap, end] = [152, 30, 10, 12]
/** Narrower than this, names stand above their lanes. */
const narrow = 720
const nameHeight = 20
const tickWidth = 84
/** One press of a key, or one turn of the wheel. */
const zoomStep = 0.6
const wheelStrength = 0.002
const moveShare = 0.2

/** Lanes over one axis of time, which can be drawn nearer and moved along: by dragging, with the wheel and Ctrl, or with arrows, plus and minus. */
export const Timeline = (props: TimelineProps) => <Chart className={styles.timeline}>{(width) => <Lanes {...props} width={width} />}</Chart>

const Lanes = ({ name, lengthSeconds, view, onView, lanes, hint, readout, width }: TimelineProps & { width: number }) => {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<number>()
  const isNarrow = width < narrow
  const [left, right] = [isNarrow ? 0 : gutter, width - end]
  const scale = useMemo<TimeScale>(
    () => ({ view, left, right, x: (seconds) => left + ((seconds - view.fromSeconds) / spanOfView(view)) * (right - left) }),
    [view, left, right],
  )
  const rows = useMemo(() => stacked(lanes, isNarrow), [lanes, isNarrow])
  const secondsAt = (clientX: number) => {
    const from = box.current!.getBoundingClientRect().left + left
    return view.fromSeconds + Math.max(0, Math.min(1, (clientX - from) / (right - left))) * spanOfView(view)
  }
  useWheel(box, (event) => {
    if (event.ctrlKey || event.metaKey)
      onView(zoomed(view, lengthSeconds, Math.exp(event.deltaY * wheelStrength), secondsAt(event.clientX)))
    else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      onView(moved(view, lengthSeconds, ((event.deltaX || event.deltaY) / (right - left)) * spanOfView(view)))
    else return false
    return true
  })
  const drag = useDrag((pixels) => onView(moved(view, lengthSeconds, (-pixels / (right - left)) * spanOfView(view))))
  const onKeyDown = (event: KeyboardEvent) => {
    const next = viewAfter(event.key, view, lengthSeconds)
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onView(next)
  }
  const drawn = useMemo(
    () =>
      rows.lanes.map(({ lane, top }) => (
        <g key={lane.key} transform={`translate(0 ${top})`}>
          <LaneName lane={lane} isNarrow={isNarrow} />
          <g clipPath={`url(#${id}clip)`}>{lane.draw(scale)}</g>
        </g>
      )),
    [rows, scale, isNarrow, id],
  )
  const hinted = hint && rows.lanes.find(({ lane }) => lane.key === hint.lane)
  return (
    <>
      <div
        ref={box}
        className={styles.box}
        data-zoomed={!isWhole(view, lengthSeconds) || undefined}
        role="group"
        tabIndex={0}
        aria-label={`${name}, from ${timecode(view.fromSeconds)} to ${timecode(view.toSeconds)}`}
        aria-keyshortcuts="+ - 0 ArrowLeft ArrowRight"
        onKeyDown={onKeyDown}
        onPointerMove={(event) => setCursor(secondsAt(event.clientX))}
        onPointerLeave={() => setCursor(undefined)}
        {...drag}
      >
        <svg width={width} height={rows.height} fontSize="12" fill="var(--silver)">
          <defs>
            <clipPath id={`${id}clip`}>
              <rect x={left} y="-40" width={right - left} height={rows.height + 80} />
            </clipPath>
          </defs>
          <Axis scale={scale} lengthSeconds={lengthSeconds} height={rows.height} />
          {drawn}
          {cursor !== undefined && <Cursor at={scale.x(cursor)} seconds={cursor} scale={scale} height={rows.height} />}
        </svg>
        {hint && hinted && (
          <div
            className={styles.hint}
            style={{
              insetBlockStart: hinted.top + hinted.lane.height + 6,
              insetInlineStart: Math.max(8, Math.min(scale.x(hint.seconds) - 40, width - 336)),
            }}
            aria-hidden="true"
          >
            {hint.words}
          </div>
        )}
      </div>
      <p className={styles.readout} aria-hidden="true">
        {cursor === undefined
          ? 'Plus and minus, or Ctrl and the wheel, zoom; arrows and dragging move.'
          : [exactTime(cursor), readout?.(cursor)].filter(Boolean).join(' · ')}
      </p>
    </>
  )
}

/** Nearer, further, everything. */
export const ViewButtons = ({
  view,
  lengthSeconds,
  onView,
}: {
  view: TimeView
  lengthSeconds: number
  onView: (view: TimeView) => void
}) => {
  const zoom = (factor: number) => onView(zoomed(view, lengthSeconds, factor, (view.fromSeconds + view.toSeconds) / 2))
  return (
    <div className={styles.buttons} role="group" aria-label="View">
      <button
        type="button"
        aria-label="Zoom out"
        title="Zoom out"
        disabled={isWhole(view, lengthSeconds)}
        onClick={() => zoom(1 / zoomStep)}
      >
        −
      </button>
      <button type="button" aria-label="Zoom in" title="Zoom in" onClick={() => zoom(zoomStep)}>
        +
      </button>
      <button type="button" disabled={isWhole(view, lengthSeconds)} onClick={() => onView(wholeView(lengthSeconds))}>
        Whole film
      </button>
    </div>
  )
}

const viewAfter = (key: string, view: TimeView, lengthSeconds: number): TimeView | undefined => {
  const middle = (view.fromSeconds + view.toSeconds) / 2
  switch (key) {
    case '+':
    case '=':
      return zoomed(view, lengthSeconds, zoomStep, middle)
    case '-':
      return zoomed(view, lengthSeconds, 1 / zoomStep, middle)
    case '0':
      return wholeView(lengthSeconds)
    case 'ArrowLeft':
      return moved(view, lengthSeconds, -moveShare * spanOfView(view))
    case 'ArrowRight':
      return moved(view, lengthSeconds, moveShare * spanOfView(view))
    default:
      return undefined
  }
}

const stacked = (lanes: readonly Lane[], isNarrow: boolean) => {
  let top = axisHeight
  const placed = lanes.map((lane) => {
    top += isNarrow ? nameHeight : 0
    const row = { lane, top }
    top += lane.height + gap
    return row
  })
  return { lanes: placed, height: top }
}

const LaneName = ({ lane, isNarrow }: { lane: Lane; isNarrow: boolean }) =>
  isNarrow ? (
    <text y="-6" fill="var(--silver)">
      {lane.name}
      {lane.note && <tspan fill="var(--dust)">{` ${lane.note}`}</tspan>}
    </text>
  ) : (
    <text y={lane.height / 2 + (lane.note ? -3 : 4)}>
      {lane.name}
      {lane.note && (
        <tspan x="0" dy="16" fill="var(--dust)">
          {lane.note}
        </tspan>
      )}
    </text>
  )

const Axis = ({ scale, lengthSeconds, height }: { scale: TimeScale; lengthSeconds: number; height: number }) => {
  const { view, x, left, right } = scale
  const ticks = ticksOfView(view, (right - left) / tickWidth)
  const isFine = ticks.some((tick) => tick % 1 !== 0)
  const share = (seconds: number) => left + (seconds / lengthSeconds) * (right - left)
  return (
    <g aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={axisHeight - 8} y2={height} stroke="var(--line)" />
          <text x={x(tick)} y={axisHeight - 14} textAnchor={x(tick) - left < 14 ? 'start' : right - x(tick) < 14 ? 'end' : 'middle'}>
            {isFine ? exactTime(tick) : timecode(tick)}
          </text>
        </g>
      ))}
      {!isWhole(view, lengthSeconds) && (
        <>
          <rect x={left} y={axisHeight - 8} width={right - left} height="3" rx="1.5" fill="var(--line)" />
          <rect
            x={share(view.fromSeconds)}
            y={axisHeight - 8}
            width={Math.max(6, share(view.toSeconds) - share(view.fromSeconds))}
            height="3"
            rx="1.5"
            fill="var(--arc)"
          />
        </>
      )}
    </g>
  )
}

const Cursor = ({ at, seconds, scale, height }: { at: number; seconds: number; scale: TimeScale; height: number }) => {
  const middle = Math.max(scale.left + 26, Math.min(scale.right - 26, at))
  return (
    <g pointerEvents="none">
      <line x1={at} x2={at} y1={axisHeight - 8} y2={height} stroke="var(--paper)" strokeOpacity="0.5" />
      <rect x={middle - 28} y="0" width="56" height="20" rx="4" fill="var(--paper)" />
      <text x={middle} y="14" textAnchor="middle" fill="var(--room)">
        {exactTime(seconds)}
      </text>
    </g>
  )
}

/** `0:07.4` */
const exactTime = (seconds: number): string => {
  const tenths = Math.round(seconds * 10)
  return `${timecode(Math.floor(tenths / 10))}.${tenths % 10}`
}

/** The browser's own zoom and scrolling stand back where `onWheel` says that it used the turn; React's listener could not do that. */
const useWheel = (box: React.RefObject<HTMLElement | null>, onWheel: (event: WheelEvent) => boolean) => {
  const latest = useRef(onWheel)
  useEffect(() => {
    latest.current = onWheel
  })
  useEffect(() => {
    const element = box.current!
    const listener = (event: WheelEvent) => {
      if (latest.current(event)) event.preventDefault()
    }
    element.addEventListener('wheel', listener, { passive: false })
    return () => element.removeEventListener('wheel', listener)
  }, [box])
}

const useDrag = (onMove: (pixels: number) => void) => {
  const last = useRef<number | undefined>(undefined)
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0 && !(event.target as Element).closest('[data-mark]')) last.current = event.clientX
    },
    onPointerUp: () => {
      last.current = undefined
    },
    onPointerMoveCapture: (event: PointerEvent) => {
      if (last.current === undefined || event.buttons === 0) return
      onMove(event.clientX - last.current)
      last.current = event.clientX
    },
  }
}
