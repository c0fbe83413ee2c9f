import { describe, expect, it } from 'vitest'
import { smoothFilters } from '../grain/smooth-filters.ts'
import { sampleVideo } from '../probe/sample-video.ts'
import { fixedLadder } from './fixed-ladder.ts'
import { masterInput, sizedPictures } from './picture-filters.ts'
import { chunkArguments, chunkRuns, type ChunkPlan } from './plan-chunk.ts'

const source = { path: '/masters/-i "film".mov', video: { ...sampleVideo, index: 2 } }
const rate = { numerator: 30_000, denominator: 1001 }
const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1]

describe('chunkArguments', () => {
  const argumentsFor = (codec: 'h264' | 'hevc' | 'vp9' | 'av1', change: Partial<ChunkPlan> = {}) => {
    const rungs = fixedLadder({ width: 640, height: 360, frameRate: rate, recipe: 'economy', codecs: [codec] })
    return chunkArguments({
      source,
      range: { firstFrame: 300, frames: 90 },
      rate,
      preroll: 1,
      effort: 'economy',
      keyFrames: [0, 50],
      outputs: rungs.map((rung) => ({ rung, crf: rung.crf, path: `${rung.id}.mp4` })),
      sumsPath: 'frames.crc',
      ...change,
    })
  }

  it('reads a run of frames once, sums up what was read, and encodes it in every rung', () => {
    const args = argumentsFor('h264')
    const [low, high] = [argumentsFor('h264').indexOf('[out0]'), argumentsFor('h264').indexOf('[out1]')]
    expect(args.slice(0, args.indexOf('-filter_complex'))).toEqual([
      '-ss',
      '9.010000',
      '-copyts',
      '-start_at_zero',
      ...masterInput(source.path),
    ])
    expect(after(args, '-filter_complex')).toBe(
      [
        '[0:2]fps=30000/1001:start_time=10.010000,trim=end_frame=90,settb=1001/30000,setpts=N,split[read][picture]',
        '[picture]sidedata=mode=delete,split=2[in0][in1]',
        `[in0]${sizedPictures(source, 426, 240).join(',')}[out0]`,
        `[in1]${sizedPictures(source, 640, 360).join(',')}[out1]`,
      ].join(';'),
    )
    expect(args.slice(args.indexOf('[read]'), low - 1)).toEqual('[read] -fps_mode passthrough -f framecrc -y file:frames.crc'.split(' '))
    expect(args.slice(high)).toEqual(
      (
        '[out1] -fps_mode cfr -r 30000/1001 -force_key_frames expr:eq(n,0)+eq(n,50) -c:v libx264 -preset veryfast -profile:v high ' +
        '-crf 24 -maxrate 1150000 -bufsize 1150000 -g 100000 -keyint_min 1 -sc_threshold 0 -forced-idr 1 ' +
        '-x264-params stitchable=1:open-gop=0 -video_track_timescale 30000 -f mp4 -y file:h264-360.mp4'
      ).split(' '),
    )
  })

  it('begins at the beginning of the film where the run is near to it, or where only that is exact', () => {
    expect(argumentsFor('h264', { range: { firstFrame: 20, frames: 90 } })[0]).toBe('-copyts')
    expect(argumentsFor('h264', { preroll: 'start' })[0]).toBe('-copyts')
  })

  it('makes whole pictures once for all rungs', () => {
    const interlaced = { ...source, video: { ...source.video, interlaced: true } }
    expect(after(argumentsFor('h264', { source: interlaced }), '-filter_complex')).toContain(
      '[picture]sidedata=mode=delete,bwdif=mode=send_frame,split=2[in0][in1];',
    )
  })

  it('brings pictures to a size once for all rungs of that size', () => {
    const [low, high] = fixedLadder({ width: 640, height: 360, frameRate: rate, recipe: 'economy', codecs: ['h264'] })
    const outputs = [low!, high!, high!].map((rung, index) => ({ rung, crf: 24 + index, path: `${index}.mp4` }))
    expect(after(argumentsFor('h264', { outputs }), '-filter_complex')!.split(';').slice(1)).toEqual([
      '[picture]sidedata=mode=delete,split=2[in0][in1]',
      `[in0]${sizedPictures(source, 426, 240).join(',')}[out0]`,
      `[in1]${sizedPictures(source, 640, 360).join(',')},split=2[out1][out2]`,
    ])
  })

  it('takes grain out before bringing pictures to size, less of it where the rate factor does it anyway, and keeps some pairs of frames with it', () => {
    const grainy = { ...source, grain: 2.3 }
    const [low, high] = fixedLadder({ width: 640, height: 360, frameRate: rate, recipe: 'economy', codecs: ['av1'] })
    const outputs = [
      { rung: low!, crf: 50, path: 'low.mp4' },
      { rung: high!, crf: 24, path: 'high.mp4' },
    ]
    const args = argumentsFor('av1', { source: grainy, outputs, grainPairs: [10, 60] })
    const graph = after(args, '-filter_complex')!.split(';')
    expect(graph.slice(0, 6)).toEqual([
      '[0:2]fps=30000/1001:start_time=10.010000,trim=end_frame=90,settb=1001/30000,setpts=N,split=3[read][picture][kept]',
      '[picture]sidedata=mode=delete,split=2[smooth0][smooth1]',
      `[smooth0]${smoothFilters(2.3, 50).join(',')},split=1[in0]`,
      `[in0]${sizedPictures(source, 426, 240).join(',')}[out0]`,
      `[smooth1]${smoothFilters(2.3, 24).join(',')},split=1[in1]`,
      `[in1]${sizedPictures(source, 640, 360).join(',')}[out1]`,
    ])
    expect(graph[6]).toBe("[kept]sidedata=mode=delete,select='between(n,10,11)+between(n,60,61)',split=2[pairs0][pairs1]")
    expect(args.join(' ')).toContain('-map [grain1] -fps_mode passthrough -f rawvideo -y file:high.mp4.yuv')
    const same = argumentsFor('av1', { source: grainy, outputs: outputs.map((output) => ({ ...output, crf: 24 })), grainPairs: [10] })
    expect(after(same, '-filter_complex')).toContain(`[picture]sidedata=mode=delete,${smoothFilters(2.3, 24).join(',')},split=2[in0][in1]`)
  })

  it('opens a master as a file, whatever its name looks like', () => {
    expect(masterInput('-i "film".mov').slice(-2)).toEqual(['-i', 'file:-i "film".mov'])
  })

  it.each([
    ['hevc', '-x265-params', 'keyint=100000:min-keyint=1:scenecut=0:open-gop=0:info=0:log-level=error:pools=3'],
    ['av1', '-svtav1-params', 'scd=0:irefresh-type=2:lp=3'],
    ['vp9', '-threads', '3'],
    ['h264', '-threads', '3'],
  ] as const)('lets %s begin no group of pictures by itself, in three threads', (codec, option, value) => {
    expect(after(argumentsFor(codec, { threads: 3 }), option)).toBe(value)
    if (codec !== 'hevc') expect(after(argumentsFor(codec), '-g')).toBe('100000')
    expect(argumentsFor(codec).join(' ')).not.toMatch(/-threads|pools=|lp=/)
  })

  it('tags HEVC so that Apple players take it', () => {
    expect(after(argumentsFor('hevc'), '-tag:v')).toBe('hvc1')
  })

  it('takes another profile where a rung asks for it', () => {
    const [rung] = fixedLadder({ width: 640, height: 360, frameRate: rate, recipe: 'economy', codecs: ['h264'] })
    const output = (change: object) => argumentsFor('h264', { outputs: [{ rung: { ...rung!, ...change }, crf: 21.5, path: 'a.mp4' }] })
    expect([after(output({ profile: 'baseline' }), '-profile:v'), after(output({}), '-crf')]).toEqual(['baseline', '21.5'])
  })
})

describe('chunkRuns', () => {
  it('keeps two pictures of 1920x1080 side by side, and no more', () => {
    const all = [360, 720, 1080, 1080, 1080].map((lines, index) => {
      const size = { lines, width: Math.round((lines * 16) / 9), height: lines }
      const rung = { id: `${index}`, codec: 'h264' as const, ...size, frameRate: rate, maxrateBps: 1e6, bufferBits: 1e6, crf: 24 }
      return { rung, crf: 24, path: `${index}.mp4` }
    })
    expect(chunkRuns(all).map((run) => run.map(({ rung }) => rung.id))).toEqual([
      ['0', '1', '2'],
      ['3', '4'],
    ])
    expect(chunkRuns([])).toEqual([])
  })
})
