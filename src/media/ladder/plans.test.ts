import { describe, expect, it } from 'vitest'
import type { LightLevels } from '../codecs/light-levels.ts'
import { sampleVideo } from '../probe/sample-video.ts'
import { chooseArtwork, tintOf } from './choose-artwork.ts'
import { encoderArguments } from './encoders.ts'
import { fixedLadder } from './fixed-ladder.ts'
import { masterInput, pictureFilters, sizedPictures, wholePictures } from './picture-filters.ts'
import { audioArguments } from './plan-audio.ts'
import { smoothFilters } from '../grain/smooth-filters.ts'
import { chunkArguments, chunkRuns, type ChunkPlan } from './plan-chunk.ts'
import { artworkArguments, artworkCuts, sampleArguments, sampleBytes, sampleTimes, trickPlayArguments, trickPlayOf } from './plan-images.ts'
import { packageArguments, trackPaths } from './plan-package.ts'
import { keyLabelOf } from './plan-protection.ts'
import { frameFilters, prerolls, wholeFilmFilters } from './read-frames.ts'

const source = { path: '/masters/-i "film".mov', video: { ...sampleVideo, index: 2 } }
const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1]

describe('pictureFilters', () => {
  const tail = ['setsar=1', 'format=yuv420p', 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709']
  const scale = (matrix: string, range = 'tv') =>
    `scale=640:360:flags=lanczos+accurate_rnd:in_color_matrix=${matrix}:out_color_matrix=bt709:in_range=${range}:out_range=tv`

  const bare = 'sidedata=mode=delete'
  const picture = (change: object, more: object = {}) => pictureFilters({ video: { ...sampleVideo, ...change }, ...more }, 640, 360)

  it('bring a picture to size, to BT.709, and say so', () => {
    expect(picture({})).toEqual([bare, scale('bt709'), ...tail])
  })

  it('believe the matrix that is said, and guess by height one that is not', () => {
    const first = (change: object) => picture(change)[1]
    expect(first({ height: 576 })).toBe(scale('bt601'))
    expect(first({ matrix: 'smpte170m' })).toBe(scale('bt601'))
    expect(first({ matrix: 'bt709', height: 480 })).toBe(scale('bt709'))
    expect(first({ matrix: 'bt2020nc' })).toBe(scale('bt2020'))
    expect(first({ fullRange: true })).toBe(scale('bt709', 'pc'))
  })

  it('make whole pictures of an interlaced film before anything else, as it is flagged or as was seen', () => {
    const whole = (change: object, more: object) => picture(change, more).slice(1, -4)
    expect(picture({ interlaced: true })).toEqual([bare, 'bwdif=mode=send_frame', scale('bt709'), ...tail])
    expect(whole({ interlaced: true }, { whole: [] })).toEqual([])
    expect(whole({}, { whole: ['bwdif=mode=send_frame:parity=bff:deint=all'] })).toEqual(['bwdif=mode=send_frame:parity=bff:deint=all'])
    // A single picture of film that was spread over fields has no neighbours to be put together with.
    const pulldown = { storedRate: { numerator: 30_000, denominator: 1001 }, filters: ['fieldmatch', 'decimate=cycle=5'] }
    expect(whole({ interlaced: true }, { pulldown })).toEqual(['bwdif=mode=send_frame'])
    expect(wholePictures({ video: { ...sampleVideo, interlaced: true }, pulldown })).toEqual([bare])
  })

  it('bring wide gamuts of standard range into BT.709', () => {
    const zscale = (start: string, end: string) => `zscale=w=640:h=360:filter=lanczos:${start}:${end}:t=bt709:p=bt709:m=bt709:r=tv`
    const colours = (change: object) => picture(change)[1]
    expect(colours({ primaries: 'bt2020', transfer: 'bt2020-10', matrix: 'bt2020nc' })).toBe(
      zscale('min=bt2020nc:rin=tv', 'tin=bt709:pin=bt2020'),
    )
    expect(colours({ primaries: 'bt2020', matrix: undefined, fullRange: true })).toBe(zscale('min=bt2020nc:rin=pc', 'tin=bt709:pin=bt2020'))
    expect(colours({ primaries: 'smpte432', transfer: 'iec61966-2-1', matrix: 'gbr', pixelFormat: 'gbrp' })).toBe(
      zscale('min=gbr:rin=pc', 'tin=iec61966-2-1:pin=smpte432'),
    )
    expect(colours({ primaries: 'film' })).toBe(scale('bt709'))
  })

  const hlg = { dynamicRange: 'hlg', transfer: 'arib-std-b67', matrix: 'bt2020nc' } as const
  const pq = { ...hlg, dynamicRange: 'pq', transfer: 'smpte2084' } as const

  it('map HDR to standard range in linear light, scaled first', () => {
    expect(picture(hlg)).toEqual([
      bare,
      'zscale=w=640:h=360:filter=lanczos:min=bt2020nc:rin=tv:tin=arib-std-b67:pin=bt2020:t=linear:npl=100',
      'format=gbrpf32le',
      'zscale=p=bt709',
      'tonemap=hable:desat=0:peak=10',
      'zscale=t=bt709:m=bt709:r=tv',
      ...tail,
    ])
  })

  it('map from the brightest pixel that the film tells of, else from what its display could show, else from 1000 nits', () => {
    const mastering = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329] } as const
    const peak = (light?: LightLevels) => /peak=([\d.]+)/.exec(picture(pq, { light }).join())![1]
    expect(
      peak({ content: { maxPixel: 423, maxFrameAverage: 90 }, mastering: { ...mastering, maxLuminance: 4000, minLuminance: 0 } }),
    ).toBe('4.23')
    expect(peak({ content: { maxPixel: 0, maxFrameAverage: 90 }, mastering: { ...mastering, maxLuminance: 4000, minLuminance: 0 } })).toBe(
      '40',
    )
    expect([
      peak(),
      peak({ content: { maxPixel: 65_535, maxFrameAverage: 0 } }),
      peak({ content: { maxPixel: 5, maxFrameAverage: 0 } }),
    ]).toEqual(['10', '100', '1'])
  })

  it('keep HDR as it is where a rung asks for it', () => {
    const kept = (change: object, dynamicRange: 'pq' | 'hlg') =>
      sizedPictures({ video: { ...sampleVideo, ...change } }, 640, 360, { bitDepth: 10, dynamicRange })
    expect(kept(pq, 'pq')).toEqual([
      'zscale=w=640:h=360:filter=lanczos:min=bt2020nc:rin=tv:tin=smpte2084:pin=bt2020:t=smpte2084:p=bt2020:m=bt2020nc:r=tv',
      'setsar=1',
      'format=yuv420p10le',
      'setparams=range=tv:color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc',
    ])
    expect(kept(hlg, 'hlg').at(-1)).toBe('setparams=range=tv:color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc')
  })
})

describe('chunkArguments', () => {
  const rate = { numerator: 30_000, denominator: 1001 }
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

describe('what is told of light', () => {
  const light: LightLevels = {
    mastering: {
      ...{ red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329] },
      ...{ maxLuminance: 1000, minLuminance: 0.0001 },
    },
    content: { maxPixel: 900, maxFrameAverage: 300 },
  }
  const parameters = (codec: 'hevc' | 'av1', option: string, told?: LightLevels) => {
    const rung = { codec, maxrateBps: 1e6, bufferBits: 1e6, ...(told && { light: told }) }
    return after(encoderArguments({ rung, crf: 30, effort: 'standard', keyFrames: [0], threads: 1 }), option)
  }

  it('goes to each encoder in its own units', () => {
    expect(parameters('hevc', '-x265-params', light)).toBe(
      'keyint=100000:min-keyint=1:scenecut=0:open-gop=0:info=0:log-level=error:' +
        'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=900,300:pools=1',
    )
    expect(parameters('av1', '-svtav1-params', light)).toBe(
      'scd=0:irefresh-type=2:mastering-display=G(0.26500,0.69000)B(0.15000,0.06000)R(0.68000,0.32000)WP(0.31270,0.32900)L(1000.0000,0.0001):' +
        'content-light=900,300:lp=1',
    )
  })

  it('is as much as is known', () => {
    expect(parameters('av1', '-svtav1-params', { content: light.content! })).toBe('scd=0:irefresh-type=2:content-light=900,300:lp=1')
    expect(parameters('av1', '-svtav1-params')).toBe('scd=0:irefresh-type=2:lp=1')
  })
})

describe('film that was spread over fields', () => {
  const storedRate = { numerator: 30_000, denominator: 1001 }
  const rate = { numerator: 24_000, denominator: 1001 }
  const pulldown = { storedRate, filters: ['fieldmatch', 'decimate=cycle=5'] }
  const read = (firstFrame: number, frames: number) => frameFilters({ ...source, pulldown }, { firstFrame, frames }, rate)

  it('is read from the beginning of some five of its stored pictures, and counted from there', () => {
    expect(read(101, 60)).toEqual([
      'fps=30000/1001:start_time=3.837167',
      'fieldmatch',
      'decimate=cycle=5',
      'trim=start_frame=9:end_frame=69',
      'settb=1001/24000',
      'setpts=N',
    ])
    expect([read(0, 4), read(11, 4)].map(([first, , , trim]) => [first, trim])).toEqual([
      ['fps=30000/1001:start_time=0.000000', 'trim=start_frame=0:end_frame=4'],
      ['fps=30000/1001:start_time=0.000000', 'trim=start_frame=11:end_frame=15'],
    ])
  })

  it('is read in the same way from end to end', () => {
    expect(wholeFilmFilters({ before: ['setpts=PTS-(0.02)/TB'], pulldown }, rate)).toEqual([
      'setpts=PTS-(0.02)/TB',
      'fps=30000/1001:start_time=0.000000',
      'fieldmatch',
      'decimate=cycle=5',
      'settb=1001/24000',
      'setpts=N',
    ])
    expect(wholeFilmFilters({}, rate)).toEqual(['fps=24000/1001:start_time=0.000000'])
  })
})

describe('prerolls', () => {
  it('are short where a container has an index, and reach beyond the longest hole', () => {
    expect(prerolls({ container: 'mp4', longestGapSeconds: 0.5 })).toEqual([1.5, 15.5, 'start'])
    expect(prerolls({ container: 'mpegts', longestGapSeconds: 0 })).toEqual([15, 60, 'start'])
  })
})

describe('chunkRuns', () => {
  const outputs = (codec: 'h264' | 'av1', places: readonly (readonly [lines: number, crf: number])[]) =>
    places.map(([lines, crf]) => {
      const [width, height] = [Math.round((lines * 16) / 9), lines]
      const rung = {
        id: `${lines}-${crf}`,
        codec,
        lines,
        width,
        height,
        frameRate: { numerator: 24, denominator: 1 },
        maxrateBps: 1e6,
        bufferBits: 1e6,
        crf,
      }
      return { rung, crf, path: `${rung.id}.mp4` }
    })
  const names = (...ask: Parameters<typeof chunkRuns>) => chunkRuns(...ask).map((run) => run.map(({ rung }) => rung.id))

  it('keeps two pictures of 1920x1080 side by side, and no more', () => {
    const all = outputs('h264', [
      [360, 30],
      [720, 60],
      [1080, 30],
      [1080, 24],
      [1080, 20],
    ])
    expect(names(all, 'best')).toEqual([
      ['360-30', '720-60', '1080-30'],
      ['1080-24', '1080-20'],
    ])
    expect(chunkRuns([], 'best')).toEqual([])
  })

  it('keeps large pictures at coarse factors away from all others where SVT-AV1 would crash', () => {
    const all = outputs('av1', [
      [480, 60],
      [720, 62],
      [720, 56],
      [1080, 57],
    ])
    expect(names(all, 'best')).toEqual([
      ['480-60', '720-56'],
      ['720-62', '1080-57'],
    ])
    expect(names(all, 'standard')).toEqual([['480-60', '720-62', '720-56'], ['1080-57']])
  })
})

describe('audioArguments', () => {
  it('makes stereo that begins and ends with the film', () => {
    expect(audioArguments({ path: '/m.mkv', streamIndex: 3, codec: 'opus', durationSeconds: 10.01, output: 'opus.mp4' })).toEqual([
      ...masterInput('/m.mkv'),
      ...'-map 0:3 -vn -sn -dn -map_metadata -1 -map_chapters -1 -af'.split(' '),
      'aresample=48000:async=1000:first_pts=0,aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo,apad=whole_dur=10.010000,atrim=end=10.010000',
      ...'-c:a libopus -b:a 96000 -f mp4 -y file:opus.mp4'.split(' '),
    ])
  })

  it('keeps what comes from all around as 5.1, in Opus with the mapping for it', () => {
    const surround = (codec: 'aac' | 'opus') =>
      audioArguments({ path: '/m.mkv', streamIndex: 1, codec, layout: '5.1', durationSeconds: 1, output: 'a.mp4' }).join(' ')
    expect(surround('aac')).toMatch(/:channel_layouts=5\.1,.* -c:a aac -b:a 384000 -f mp4 /)
    expect(surround('opus')).toMatch(/:channel_layouts=5\.1,.* -c:a libopus -b:a 256000 -mapping_family 1 -f mp4 /)
  })

  it('makes a track louder or softer, with a limiter where one is needed, and does nothing where nothing is to be done', () => {
    const filters = (gain: { gainDb: number; limiterNeeded: boolean }) =>
      after(audioArguments({ path: '/m.mkv', streamIndex: 1, codec: 'aac', durationSeconds: 1, output: 'a.mp4', gain }), '-af')!
    expect(filters({ gainDb: -3.5, limiterNeeded: false })).toContain(',volume=-3.5dB,apad')
    expect(filters({ gainDb: 6, limiterNeeded: true })).toMatch(/,volume=6dB,aresample=192000,alimiter=[^,]+,aresample=48000,apad/)
    expect(filters({ gainDb: 0, limiterNeeded: false })).not.toContain('volume')
  })
})

describe('packageArguments', () => {
  it('cuts pictures at every key frame into numbered files, and sound every two seconds', () => {
    const picture = { id: 'h264-360', kind: 'video', path: 'h264-360.mp4' } as const
    const sound = { id: 'aac-ja', kind: 'audio', path: 'a/aac-ja.mp4' } as const
    expect(packageArguments([picture])).toEqual([
      'in=h264-360.mp4,stream=video,init_segment=video/h264-360/init.mp4,segment_template=video/h264-360/$Number%05d$.m4s',
      '--segment_duration',
      '0.001',
      '--nogenerate_sidx_in_media_segments',
      '--quiet',
    ])
    expect(packageArguments([sound]).slice(0, 3)).toEqual([
      'in=a/aac-ja.mp4,stream=audio,init_segment=audio/aac-ja/init.mp4,segment_template=audio/aac-ja/$Number%05d$.m4s',
      '--segment_duration',
      '2',
    ])
    expect(trackPaths(sound)).toEqual({ initPath: 'audio/aac-ja/init.mp4', mediaTemplate: 'audio/aac-ja/$Number%05d$.m4s' })
  })
})

describe('packageArguments of a protected film', () => {
  const key = (digit: string) => ({ keyId: digit.repeat(32), key: `${digit}f`.repeat(16) })
  const protection = {
    scheme: 'cbcs',
    clearLeadSeconds: 4,
    keys: { AUDIO: key('a'), SD: key('1'), HD: key('2'), UHD: key('3') },
  } as const
  const picture = (width: number, height: number) => ({ id: `h${height}`, kind: 'video', path: 'v.mp4', size: { width, height } }) as const

  it('name for each track the key that its size asks for, and no other', () => {
    const args = packageArguments([picture(640, 360), picture(1280, 720), picture(1920, 1080)], protection)
    expect(args.slice(0, 3).map((fields) => fields.split(',').at(-1))).toEqual(['drm_label=SD', 'drm_label=HD', 'drm_label=HD'])
    expect(args.slice(3)).toEqual([
      '--segment_duration',
      '0.001',
      '--enable_raw_key_encryption',
      '--keys',
      `label=SD:key_id=${'1'.repeat(32)}:key=${'1f'.repeat(16)},label=HD:key_id=${'2'.repeat(32)}:key=${'2f'.repeat(16)}`,
      '--protection_scheme',
      'cbcs',
      '--clear_lead',
      '4',
      '--nogenerate_sidx_in_media_segments',
      '--quiet',
    ])
    const sound = { id: 'aac-ja', kind: 'audio', path: 'a.mp4' } as const
    expect(packageArguments([sound], { ...protection, scheme: 'cenc' })).toContain(
      `label=AUDIO:key_id=${'a'.repeat(32)}:key=${'af'.repeat(16)}`,
    )
    expect([picture(1024, 576), picture(1024, 578), picture(1920, 1080), picture(1920, 1082)].map(keyLabelOf)).toEqual([
      'SD',
      'HD',
      'HD',
      'UHD',
    ])
  })

  it('are refused with keys that are none', () => {
    const bad = (change: Partial<typeof protection.keys.SD>) => ({
      ...protection,
      keys: { ...protection.keys, SD: { ...key('1'), ...change } },
    })
    expect(() => packageArguments([picture(640, 360)], bad({ key: 'secret,label=HD' }))).toThrow('the content key SD is not 16 bytes')
    expect(() => packageArguments([picture(640, 360)], bad({ keyId: '' }))).toThrow('the content key SD is not 16 bytes')
    expect(() => packageArguments([{ id: 'v', kind: 'video', path: 'v.mp4' }], protection)).toThrow('without a size')
  })
})

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
