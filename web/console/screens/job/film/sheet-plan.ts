import type { TileAddress } from '../../../../player/previews.ts'

/** How the small pictures of a build are laid out on sheets (DASH-IF IOP 4.3, section 6.2.6). */
export interface SheetPlan {
  /** With `$Number$` or `$Number%05d$` (ISO/IEC 23009-1, 5.3.9.4.4), below `baseUrl`. */
  readonly template: string
  readonly baseUrl: string
  readonly columns: number
  readonly rows: number
  /** Of a sheet, in pixels. */
  readonly width: number
  readonly height: number
  /** What one sheet spans. */
  readonly seconds: number
  readonly sheets: number
}

const numberMark = /\$Number(?:%0(\d+)d)?\$/
const tileScheme = 'http://dashif.org/guidelines/thumbnail_tile'

/** The sheets that a manifest names; undefined where it names none. `url` is the manifest's own. */
export const sheetPlanOf = (manifest: string, url: string): SheetPlan | undefined => {
  const set = /<AdaptationSet[^>]*contentType="image"[\s\S]*?<\/AdaptationSet>/.exec(manifest)?.[0]
  if (!set) return undefined
  const [representation = '', template = ''] = [/<Representation[^>]*>/.exec(set)?.[0], /<SegmentTemplate[^>]*>/.exec(set)?.[0]]
  const tiles = new RegExp(`schemeIdUri="${tileScheme}"[^>]*value="(\\d+)x(\\d+)"`).exec(set)
  const plan = {
    template: attribute(template, 'media') ?? '',
    baseUrl: url,
    columns: Number(tiles?.[1]),
    rows: Number(tiles?.[2]),
    width: Number(attribute(representation, 'width')),
    height: Number(attribute(representation, 'height')),
    seconds: Number(attribute(template, 'duration')) / Number(attribute(template, 'timescale') ?? 1),
    sheets: Number(attribute(template, 'endNumber')),
  }
  const lengths = [plan.columns, plan.rows, plan.width, plan.height, plan.seconds, plan.sheets]
  return numberMark.test(plan.template) && lengths.every((length) => length > 0 && Number.isFinite(length)) ? plan : undefined
}

/** The picture nearest before a moment. */
export const tileAt = (plan: SheetPlan, seconds: number): TileAddress => {
  const { columns, rows, width, height } = plan
  const sheet = Math.min(plan.sheets - 1, Math.max(0, Math.floor(seconds / plan.seconds)))
  const perTile = plan.seconds / (columns * rows)
  const tile = Math.min(columns * rows - 1, Math.max(0, Math.floor((seconds - sheet * plan.seconds) / perTile)))
  const [tileWidth, tileHeight] = [width / columns, height / rows]
  return {
    sheetUri: new URL(numbered(plan.template, sheet + 1), plan.baseUrl).href,
    x: (tile % columns) * tileWidth,
    y: Math.floor(tile / columns) * tileHeight,
    width: tileWidth,
    height: tileHeight,
    sheetWidth: width,
    sheetHeight: height,
  }
}

const numbered = (template: string, number: number): string =>
  template.replace(numberMark, (_, digits: string | undefined) => String(number).padStart(Number(digits ?? 1), '0'))

const attribute = (element: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1]?.replaceAll('&amp;', '&')
