/// <reference lib="dom" />
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type * as Library from 'shaka-player/dist/shaka-player.compiled-es2021.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Transcoder } from '../../src/engines/transcoder/port.ts'
import { fromUtf8 } from '../../src/kit/bytes.ts'
import type { BuildFacts, BuildFile } from '../../src/media/cmaf/build-facts.ts'
import { formatSelection, parseSelection, type Selection } from '../../src/media/cmaf/selection.ts'
import { writeMpd } from '../../src/media/dash/write-mpd.ts'
import { writePlaylist } from '../../src/media/hls/write-playlist.ts'
import { videoEncoders } from '../../src/media/ladder/encoders.ts'
import { repositoryFolder } from '../../src/host/version.ts'
import { shakaConfig } from '../../web/player/shaka-config.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { openEncodeHouse, type EncodeHouse } from '../helpers/encode-house.ts'
import { makeMaster } from '../helpers/masters.ts'

const patienceMs = 120_000

/** As our player asks for it. */
const { preferredAudio } = shakaConfig({ preferences: { volume: 1, muted: true }, onStreamingFailure: () => {} })

/** A build of the best recipe, given to Chromium codec by codec. */
describe('a real Chromium, given one codec at a time', () => {
  let house: EncodeHouse
  let browser: Browser
  let facts: BuildFacts
  let server: Awaited<ReturnType<typeof serve>>

  beforeAll(async () => {
    const opened = Promise.all([openEncodeHouse({ transcoder: forChromium }), launchChromium()])
    ;[house, browser] = await opened
    await house.start()
    const path = await makeMaster(house.masters, 'film.mp4', { seconds: 1, width: 128, height: 72, frameRate: '12', more: ['-ac', '6'] })
    const { jobId } = await house.client.submitMaster({ source: { kind: 'path', path }, name: { en: 'A film' }, recipe: 'best' })
    const { buildIds } = await house.over(jobId, patienceMs)
    const build = await house.client.readBuild({ buildId: buildIds.at(-1)! })
    const readJson = async <Value>(blob: string) => JSON.parse(fromUtf8(await house.blobs.readBytes(blob))) as Value
    facts = await readJson<BuildFacts>(build.factsBlob)
    server = await serve(house, facts, await readJson<BuildFile[]>(build.filesBlob))
  }, patienceMs)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
    await house?.[Symbol.asyncDispose]()
  })

  /** What a viewer has after some pictures. */
  const play = async (selection: Selection, manifest: 'manifest.mpd' | 'master.m3u8') => {
    const page = await browser.newPage()
    try {
      await page.goto(server.url)
      return await page.evaluate(watch, { manifest: `${server.url}${formatSelection(selection)}/${manifest}`, preferredAudio })
    } finally {
      await page.close()
    }
  }

  it.each([
    ['h264', /^avc1\./],
    ['vp9', /^vp09\./],
    ['av1', /^av01\./],
  ] as const)('plays %s, through DASH and through HLS', async (codec, codecs) => {
    const selection = { videoCodecs: [codec], audioCodecs: ['aac', 'opus'], maxHeight: 1080, maxChannels: 2 } as const
    for (const manifest of ['manifest.mpd', 'master.m3u8'] as const) {
      const seen = await play(selection, manifest)
      expect([manifest, seen.frames > 3, seen.seconds > 0.3, seen.size]).toEqual([manifest, true, true, [128, 72]])
      expect(seen.video).toMatch(codecs)
      expect(seen.channels).toEqual([2])
    }
  })

  it('says itself that it decodes these, and no HEVC', async () => {
    const page = await browser.newPage()
    await page.goto(server.url)
    const codecs = [...new Set([...facts.video, ...facts.audio].map((track) => track.codecs)), 'hvc1.1.6.L30.90']
    const seen = await page.evaluate((all) => all.map((one) => [one, MediaSource.isTypeSupported(`video/mp4; codecs="${one}"`)]), codecs)
    await page.close()
    expect(seen).toEqual(codecs.map((one) => [one, !one.startsWith('hvc1.')]))
  })

  it.each(['aac', 'opus'] as const)('plays 5.1 in %s', async (codec) => {
    const selection = { videoCodecs: ['h264'], audioCodecs: [codec], maxHeight: 1080, maxChannels: 6 } as const
    const seen = await play(selection, 'manifest.mpd')
    expect([seen.audio, seen.soundBytes > 0, seen.channels.toSorted()]).toEqual([codec === 'aac' ? 'mp4a.40.2' : 'opus', true, [2, 6]])
    expect(seen.playingChannels).toBe(6)
  })
})

/** Tools without HEVC, and without a measure of quality: then the ladder is not worked out, which changes no codec. */
const forChromium = (real: Transcoder): Transcoder => ({
  ...real,
  capabilities: {
    ...real.capabilities,
    encoders: real.capabilities.encoders.difference(new Set([videoEncoders.hevc])),
    filters: real.capabilities.filters.difference(new Set(['libvmaf', 'xpsnr', 'ssim'])),
  },
})

/** Runs in the page. */
const watch = async ({ manifest, preferredAudio }: { manifest: string; preferredAudio: readonly object[] }) => {
  const { shaka } = window as unknown as { shaka: typeof Library.default.default }
  const video = document.querySelector('video')!
  const player = new shaka.Player()
  await player.attach(video)
  player.configure({ preferredAudio })
  await player.load(manifest)
  await video.play()
  const decoded = () => ({
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    soundBytes: (video as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount,
  })
  for (let turn = 0; turn < 500 && (video.currentTime < 0.4 || decoded().frames < 4); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  const variant = player.getVariantTracks().find(({ active }) => active)
  const seen = {
    ...decoded(),
    seconds: video.currentTime,
    size: [video.videoWidth, video.videoHeight],
    video: variant?.videoCodec,
    audio: variant?.audioCodec,
    playingChannels: variant?.channelsCount,
    channels: [...new Set(player.getAudioTracks().map(({ channelsCount }) => channelsCount))],
  }
  await player.destroy()
  return seen
}

/** A page with the streaming library, and the build's manifests for every selection that is asked for. */
const serve = async ({ blobs }: EncodeHouse, facts: BuildFacts, files: readonly BuildFile[]) => {
  const library = await readFile(join(repositoryFolder, 'node_modules/shaka-player/dist/shaka-player.compiled-es2021.js'))
  const answer = async (path: string): Promise<readonly [mediaType: string, body: string | Uint8Array] | undefined> => {
    if (path === '/') return ['text/html', '<!doctype html><script src="/shaka.js"></script><video muted></video>']
    if (path === '/shaka.js') return ['text/javascript', library]
    const file = files.find((one) => `/files/${one.path}` === path)
    if (file) return [file.mediaType, await blobs.readBytes(file.sha256)]
    const [, selected = '', name = ''] = path.split('/')
    const selection = parseSelection(selected)
    if (!selection) return undefined
    const options = { selection, filesBase: '../files/' }
    if (name === 'manifest.mpd') return ['application/dash+xml', writeMpd(facts, options)]
    const playlist = writePlaylist(facts, name, options)
    return playlist === undefined ? undefined : ['application/vnd.apple.mpegurl', playlist]
  }
  const server = createServer((request, response) => {
    answer(new URL(request.url!, 'http://build').pathname).then(
      (found) => response.writeHead(found ? 200 : 404, { 'content-type': found?.[0] ?? 'text/plain' }).end(found?.[1]),
      () => response.writeHead(500).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
