import { createServer } from 'node:http'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { makeMaster } from './masters.ts'
import { temporaryFolder } from './temporary-folder.ts'

it('the Chromium of the browser tests decodes H.264 and AAC with time moving', async () => {
  await using folder = await temporaryFolder()
  const film = await readFile(await makeMaster(folder.path, 'film.mp4', { seconds: 3, more: ['-movflags', '+faststart'] }))
  const server = createServer((request, response) => {
    const isFilm = request.url === '/film.mp4'
    response.setHeader('content-type', isFilm ? 'video/mp4' : 'text/html')
    response.end(isFilm ? film : '<video src="/film.mp4" autoplay muted></video>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction("document.querySelector('video').currentTime > 1")
    const shown = await page.evaluate<{ width: number; error: string | null; frames: number }>(`(() => {
      const video = document.querySelector('video')
      return { width: video.videoWidth, error: video.error?.message ?? null, frames: video.getVideoPlaybackQuality().totalVideoFrames }
    })()`)
    expect(shown).toMatchObject({ width: 320, error: null })
    expect(shown.frames).toBeGreaterThan(12)
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
})
