/** One tile of a sheet of trick-play pictures; lengths are pixels of the sheet. */
export interface Preview {
  readonly url: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly sheetWidth: number
  readonly sheetHeight: number
}

/** Where the picture of a moment lies. */
export interface TileAddress extends Omit<Preview, 'url'> {
  readonly sheetUri: string
}

/** Sheets kept as object URLs: about five minutes of film each. */
const keptSheets = 12

export interface Previews {
  at(seconds: number): Promise<Preview | undefined>
  close(): void
}

/** Fetches sheets once, keeps the last `keptSheets`, and gives tiles of them. A sheet that does not come gives no picture. */
export const openPreviews = (needs: {
  readonly find: (seconds: number) => Promise<TileAddress | undefined>
  readonly fetchSheet: (uri: string) => Promise<Blob>
  readonly makeUrl: (sheet: Blob) => string
  readonly dropUrl: (url: string) => void
}): Previews => {
  const sheets = new Map<string, Promise<string | undefined>>()
  const drop = (sheet: Promise<string | undefined>) => void sheet.then((url) => url !== undefined && needs.dropUrl(url))

  const sheetUrl = (uri: string) => {
    const known = sheets.get(uri)
    if (known) return known
    const sheet = needs.fetchSheet(uri).then(needs.makeUrl, () => {
      sheets.delete(uri)
      return undefined
    })
    sheets.set(uri, sheet)
    const [oldest] = sheets
    if (oldest && sheets.size > keptSheets) {
      sheets.delete(oldest[0])
      drop(oldest[1])
    }
    return sheet
  }
  return {
    async at(seconds) {
      const address = await needs.find(seconds)
      if (!address) return undefined
      const { sheetUri, ...tile } = address
      const url = await sheetUrl(sheetUri)
      return url === undefined ? undefined : { ...tile, url }
    },
    close() {
      for (const sheet of sheets.values()) drop(sheet)
      sheets.clear()
    },
  }
}
