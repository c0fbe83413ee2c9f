import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Lane, TimeScale } from '../../../parts/timeline.tsx'
import { spanOfView } from '../../../parts/time-view.ts'
import { openSheets, type Sheets } from './open-sheets.ts'
import { tileAt, type SheetPlan } from './sheet-plan.ts'

const height = 64
const noUrls: ReadonlyMap<string, string> = new Map()

/** A strip of small pictures of the film, each from the middle of its place. */
export const picturesLane = (plan: SheetPlan): Lane => ({
  key: 'pictures',
  name: 'Pictures',
  height,
  draw: (scale) => <Strip plan={plan} scale={scale} />,
})

const Strip = ({ plan, scale }: { plan: SheetPlan; scale: TimeScale }) => {
  const sheets = useSheets(plan)
  const urls = useSyncExternalStore(sheets?.subscribe ?? listenToNothing, () => sheets?.urls ?? noUrls)
  const aspect = plan.width / plan.columns / (plan.height / plan.rows)
  const count = Math.max(1, Math.ceil((scale.right - scale.left) / (height * aspect)))
  const width = (scale.right - scale.left) / count
  const tiles = Array.from({ length: count }, (_, index) =>
    tileAt(plan, scale.view.fromSeconds + ((index + 0.5) / count) * spanOfView(scale.view)),
  )
  useEffect(() => sheets?.want([...new Set(tiles.map((tile) => tile.sheetUri))]))
  return (
    <g role="img" aria-label="Small pictures of the film">
      {tiles.map((tile, index) => {
        const url = urls.get(tile.sheetUri)
        const x = scale.left + index * width
        // The place may be a little narrower than the picture, whose middle is shown.
        const seenWidth = Math.min(tile.width, (width / height) * tile.height)
        return (
          <g key={index}>
            <rect x={x} y="0" width={width} height={height} fill="var(--raised)" />
            {url && (
              <svg
                x={x}
                y="0"
                width={width}
                height={height}
                viewBox={`${tile.x + (tile.width - seenWidth) / 2} ${tile.y} ${seenWidth} ${tile.height}`}
                preserveAspectRatio="xMidYMid slice"
                style={{ overflow: 'hidden' }}
              >
                <image href={url} width={tile.sheetWidth} height={tile.sheetHeight} preserveAspectRatio="none" />
              </svg>
            )}
            {index > 0 && <line x1={x} x2={x} y1="0" y2={height} stroke="var(--room)" strokeWidth="1" />}
          </g>
        )
      })}
    </g>
  )
}

const useSheets = (plan: SheetPlan): Sheets | undefined => {
  const [sheets, setSheets] = useState<Sheets>()
  useEffect(() => {
    const opened = openSheets()
    setSheets(opened)
    return () => opened.close()
  }, [plan])
  return sheets
}

const listenToNothing = () => () => {}
