import type { CuePlace } from './cue.ts'
import type { WebVttRegion } from './webvtt-settings.ts'

/** A line of a region is 6 percent of the picture high (section 7.1, step 8). */
const lineHeight = 6

/**
 * The place of a cue inside a region as a place without one (WebVTT, section 7.1): regions fill from below, so the cue stands on the region's lower edge; its
 * percents become percents of the picture. Scrolling is lost.
 */
export const placeInRegion = (place: CuePlace, region: WebVttRegion): CuePlace => {
  const height = region.lines * lineHeight
  const left = clamp(region.viewportAnchor[0] - (region.regionAnchor[0] / 100) * region.width)
  const bottom = clamp(region.viewportAnchor[1] - (region.regionAnchor[1] / 100) * height + height)
  const width = Math.min(region.width, 100 - left)
  const inside = place.position ?? (place.align === 'left' ? 0 : place.align === 'right' ? 100 : 50)
  const align = place.positionAlign ?? (place.align === 'left' ? 'line-left' : place.align === 'right' ? 'line-right' : 'center')
  const room = align === 'line-left' ? 100 - inside : align === 'line-right' ? inside : 2 * Math.min(inside, 100 - inside)
  return {
    ...place,
    line: { at: bottom, unit: 'percent', align: 'end' },
    position: left + (inside / 100) * width,
    positionAlign: align,
    size: (room / 100) * width,
  }
}

const clamp = (percent: number): number => Math.min(100, Math.max(0, percent))
