import { describe, expect, it } from 'vitest'
import { sheetPlanOf, tileAt } from './sheet-plan.ts'

const manifest = `<MPD><Period>
<AdaptationSet id="1" contentType="video"><Representation id="v" width="426" height="240"/></AdaptationSet>
<AdaptationSet id="9" contentType="image" mimeType="image/webp">
  <Representation id="trick" bandwidth="1000" width="1600" height="540">
    <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="10x6"/>
    <SegmentTemplate timescale="1000" duration="60000" startNumber="1" endNumber="2" media="../files/trick/sheet-$Number$.webp"/>
  </Representation>
</AdaptationSet></Period></MPD>`
const url = 'http://edge.example/edge/token/h264/manifest.mpd'

describe('the sheets of a manifest', () => {
  it('are read with their tiles', () => {
    expect(sheetPlanOf(manifest, url)).toEqual({
      template: '../files/trick/sheet-$Number$.webp',
      baseUrl: url,
      columns: 10,
      rows: 6,
      width: 1600,
      height: 540,
      seconds: 60,
      sheets: 2,
    })
  })
  it('are none where there are no pictures, or where they do not say how they are laid out', () => {
    expect(sheetPlanOf('<MPD></MPD>', url)).toBeUndefined()
    expect(sheetPlanOf(manifest.replace('10x6', '10'), url)).toBeUndefined()
    expect(sheetPlanOf(manifest.replace('endNumber="2"', ''), url)).toBeUndefined()
  })
})

describe('the picture of a moment', () => {
  const plan = sheetPlanOf(manifest, url)!
  it('lies in its row and column', () => {
    expect(tileAt(plan, 11.5)).toEqual({
      sheetUri: 'http://edge.example/edge/token/files/trick/sheet-1.webp',
      x: 160,
      y: 90,
      width: 160,
      height: 90,
      sheetWidth: 1600,
      sheetHeight: 540,
    })
    expect(tileAt(plan, 60)).toMatchObject({ sheetUri: 'http://edge.example/edge/token/files/trick/sheet-2.webp', x: 0, y: 0 })
  })
  it('lies on a sheet whose number has as many digits as are asked for', () => {
    const wide = sheetPlanOf(manifest.replace('$Number$', '$Number%05d$'), url)!
    expect(tileAt(wide, 70).sheetUri).toBe('http://edge.example/edge/token/files/trick/sheet-00002.webp')
  })
  it('is the first or the last beyond the ends', () => {
    expect(tileAt(plan, -1)).toMatchObject({ x: 0, y: 0 })
    expect(tileAt(plan, 999)).toMatchObject({ sheetUri: 'http://edge.example/edge/token/files/trick/sheet-2.webp', x: 1440, y: 450 })
  })
})
