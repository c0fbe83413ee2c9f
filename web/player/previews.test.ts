import { describe, expect, it } from 'vitest'
import { openPreviews } from './previews.ts'

const sheetSeconds = 50
const openWith = (fetchSheet = async (uri: string) => new Blob([uri])) => {
  const fetched: string[] = []
  const dropped: string[] = []
  const previews = openPreviews({
    find: async (seconds) =>
      seconds < 0
        ? undefined
        : {
            sheetUri: `sheet-${Math.floor(seconds / sheetSeconds)}`,
            x: 240,
            y: 0,
            width: 240,
            height: 135,
            sheetWidth: 1200,
            sheetHeight: 675,
          },
    fetchSheet: (uri) => {
      fetched.push(uri)
      return fetchSheet(uri)
    },
    makeUrl: () => `blob:${fetched.at(-1)}`,
    dropUrl: (url) => void dropped.push(url),
  })
  return { fetched, dropped, previews }
}

describe('previews', () => {
  it('fetch a sheet once for all of its moments, also when asked at the same time', async () => {
    const { fetched, previews } = openWith()
    const [first] = await Promise.all([previews.at(3), previews.at(4), previews.at(49)])
    expect(first).toEqual({ url: 'blob:sheet-0', x: 240, y: 0, width: 240, height: 135, sheetWidth: 1200, sheetHeight: 675 })
    expect(fetched).toEqual(['sheet-0'])
  })

  it('have no picture where the film has none', async () => {
    expect(await openWith().previews.at(-1)).toBeUndefined()
  })

  it('ask again for a sheet that did not come', async () => {
    let tries = 0
    const { previews } = openWith(async (uri) => {
      tries += 1
      if (tries === 1) throw new Error('503')
      return new Blob([uri])
    })
    expect(await previews.at(3)).toBeUndefined()
    expect((await previews.at(3))?.url).toBe('blob:sheet-0')
  })

  it('keep twelve sheets and let all go at the end', async () => {
    const { dropped, previews } = openWith()
    for (let sheet = 0; sheet < 14; sheet += 1) await previews.at(sheet * sheetSeconds)
    expect(dropped).toEqual(['blob:sheet-0', 'blob:sheet-1'])
    previews.close()
    await Promise.resolve()
    expect(dropped).toHaveLength(14)
  })
})
