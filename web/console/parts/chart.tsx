import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'

/** The place of a chart: `children` draw it for its width in CSS pixels, as that changes, so that words keep their size in any window. */
export const Chart = ({ className, children }: { className?: string | undefined; children: (width: number) => ReactNode }) => {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = place.current!
    const measure = () => setWidth(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={place} className={className}>
      {width > 0 && children(width)}
    </div>
  )
}
