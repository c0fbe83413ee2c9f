import { describe, expect, it } from 'vitest'
import { sampleVideo } from '../probe/sample-video.ts'
import { chooseArtwork, tintOf } from './choose-artwork.ts'
import { pictureFilters } from './picture-filters.ts'
import { artworkArguments, artworkCuts, sampleArguments, sampleBytes, sampleTimes, trickPlayArguments, trickPlayOf } from './plan-images.ts'

const source = { path: '/masters/-i "film".mov', video: { ...sampleVideo, index: 2 } }
const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1]

describe('artwork', () => {
  it('is cut in the sizes that a film is large enough for, and in the smallest of each kind', () => {
    const names = (width: number, height: number) =>
      artworkCuts(width, height, 'webp').map((cut) => `${cut.kind} ${cut.width}x${cut.height}`)
    expect(names(1920, 1080)).toEqual([
      'card 320x180',
      'card 640x360',
      'hero 640x360',
      'hero 1280x720',
      'hero 1920x1080',
      'poster 320x480',
      'poster 640x960',
    ])
    expect(names(640, 360)).toEqual(['card 320x180', 'card 640x360', 'hero 640x360', 'poster 320x480'])
    expect(names(100, 50)).toEqual(['card 320x180', 'hero 640x360', 'poster 320x480'])
    expect(names(1080, 1920)).toEqual(['card 320x180', 'card 640x360', 'hero 640x360', 'poster 320x480', 'poster 640x960'])
  })

  it('comes from one frame in one run', () => {
    const cuts = artworkCuts(640, 360, 'jpg').slice(0, 2)
    const args = artworkArguments(source, 12.3456, cuts)
    expect(args.slice(0, 2)).toEqual(['-ss', '12.346'])
    expect(after(args, '-filter_complex')).toBe(
      `[0:2]${pictureFilters(source, 1920, 1080).join(',')},split=2[in0][in1];` +
        '[in0]scale=320:180:force_original_aspect_ratio=increase:flags=lanczos,crop=320:180,format=yuv420p[out0];' +
        '[in1]scale=640:360:force_original_aspect_ratio=increase:flags=lanczos,crop=640:360,format=yuv420p[out1]',
    )
    expect(args.slice(-11)).toEqual('-map [out1] -frames:v 1 -update 1 -c:v mjpeg -q:v 3 -y file:card-640.jpg'.split(' ').slice(-11))
  })

  it('is chosen for contrast and colour among small pictures', () => {
    const flat = (red: number, green: number, blue: number) => Array.from({ length: 8 }, () => [red, green, blue]).flat()
    const lively = [...flat(200, 60, 20).slice(12), ...flat(20, 40, 90).slice(12)]
    expect(chooseArtwork(Uint8Array.from([...flat(0, 0, 0), ...flat(255, 255, 255), ...lively, ...flat(128, 128, 128)]), 4)).toBe(2)
    expect(chooseArtwork(Uint8Array.from([...flat(255, 255, 255), ...flat(90, 100, 120), ...flat(0, 0, 0)]), 3)).toBe(1)
  })

  it('gives a tint that glows: the colour of what is colourful, light enough, and grey where there is none', () => {
    const tint = (...pixels: [number, number, number][]) => tintOf(Uint8Array.from(pixels.flat()))
    expect(tint([200, 100, 50])).toBe('#c86432')
    expect(tint([20, 10, 5])).toBe('#c86432')
    expect(tint([128, 128, 128], [128, 128, 128], [200, 0, 0])).toBe('#c80000')
    expect(tint([100, 95, 90])).toBe('#c8af96')
    expect(tint([0, 0, 0])).toBe('#c8c8c8')
    expect(tint([255, 255, 255])).toBe('#c8c8c8')
    expect(tintOf(new Uint8Array(0))).toBe('#c8c8c8')
  })

  it('looks at times away from both ends', () => {
    expect(sampleTimes(100)).toEqual([12, 22, 32, 42, 52, 62, 72])
    expect(sampleBytes(7)).toBe(7 * 32 * 18 * 3)
    const args = sampleArguments(source, [1, 2])
    expect(args.filter((argument) => argument === '-ss')).toHaveLength(2)
    expect(after(args, '-filter_complex')).toMatch(
      /^\[0:2\].*trim=end_frame=1,setpts=0\[s0\];\[1:2\].*\[s1\];\[s0\]\[s1\]concat=n=2:v=1:a=0\[out\]$/,
    )
  })
})

describe('trick-play pictures', () => {
  it('are closer together in a short film, and as many as cover it', () => {
    const of = (durationSeconds: number) => {
      const { sheets, intervalSeconds } = trickPlayOf({ shownWidth: 1920, shownHeight: 1080, durationSeconds, format: 'jpg' })
      return [sheets, intervalSeconds]
    }
    expect([0.5, 50, 50.1, 600, 601, 7200].map(of)).toEqual([
      [1, 2],
      [1, 2],
      [2, 2],
      [12, 2],
      [5, 5],
      [29, 10],
    ])
  })

  it('keep the shape of the film in even tiles', () => {
    const tile = (shownWidth: number, shownHeight: number) => {
      const { tileWidth, tileHeight } = trickPlayOf({ shownWidth, shownHeight, durationSeconds: 10, format: 'webp' })
      return [tileWidth, tileHeight]
    }
    expect([tile(1920, 1080), tile(1920, 804), tile(1080, 1920), tile(8192, 16)]).toEqual([
      [160, 90],
      [160, 68],
      [90, 160],
      [160, 2],
    ])
  })

  it('are drawn sheet by sheet, from key frames alone when asked', () => {
    const trickPlay = trickPlayOf({ shownWidth: 1920, shownHeight: 1080, durationSeconds: 100, format: 'webp' })
    const args = trickPlayArguments(source, trickPlay, true)
    expect(args.slice(0, 2)).toEqual(['-skip_frame', 'nokey'])
    expect(after(args, '-vf')).toBe(
      ['tpad=stop=-1:stop_mode=clone', 'fps=1/2:round=up:start_time=0', ...pictureFilters(source, 160, 90), 'tile=5x5'].join(','),
    )
    expect([after(args, '-frames:v'), args.at(-1)]).toEqual(['2', 'images/trick/%05d.webp'])
    expect(trickPlayArguments(source, trickPlay, false)[0]).toBe('-format_whitelist')
  })
})
