import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ffmpeg } from '../../../test/helpers/masters.ts'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { chooseMetric } from './choose-metric.ts'
import { comparisonArguments, comparisonGraph } from './compare-streams.ts'
import type { Comparison } from './compare-streams.ts'
import { displaySize } from './display-size.ts'
import { coversFrames, poolScores, reportCharactersAtMost } from './frame-scores.ts'
import type { FrameScores } from './frame-scores.ts'
import { parseSsimStats } from './ssim.ts'
import { parseVmafLog, vmafModel } from './vmaf.ts'
import { parseXpsnrStats } from './xpsnr.ts'

const hd = { width: 1920, height: 1080 }
const uhd = { width: 3840, height: 2160 }

describe('the model of VMAF', () => {
  it('follows the size of the display', () => {
    const model = (width: number, height: number) => vmafModel({ display: { width, height }, purpose: 'ladder' })
    expect(model(1920, 1080)).toBe('vmaf_v0.6.1')
    expect(model(1080, 1920)).toBe('vmaf_v0.6.1')
    expect(model(1922, 1080)).toBe('vmaf_4k_v0.6.1')
    expect(model(1920, 1082)).toBe('vmaf_4k_v0.6.1')
    expect(model(3840, 2160)).toBe('vmaf_4k_v0.6.1')
  })

  it('gives no credit for sharpening when encoders are compared', () => {
    expect(vmafModel({ display: hd, purpose: 'encoders' })).toBe('vmaf_v0.6.1neg')
    expect(vmafModel({ display: uhd, purpose: 'encoders' })).toBe('vmaf_4k_v0.6.1neg')
  })
})

describe('displaySize', () => {
  it('fills the screen that a film was made for, whichever way it is held', () => {
    expect(displaySize({ width: 640, height: 360 })).toEqual(hd)
    expect(displaySize({ width: 1920, height: 804 })).toEqual({ width: 1920, height: 804 })
    expect(displaySize({ width: 1440, height: 1080 })).toEqual({ width: 1440, height: 1080 })
    expect(displaySize({ width: 720, height: 1280 })).toEqual({ width: 1080, height: 1920 })
    expect(displaySize({ width: 2560, height: 1440 })).toEqual(uhd)
    expect(displaySize({ width: 4096, height: 1716 })).toEqual({ width: 3840, height: 1608 })
  })

  it('stays even and measurable for a sliver', () => {
    expect(displaySize({ width: 8192, height: 16 })).toEqual({ width: 3840, height: 64 })
    expect(displaySize({ width: 333, height: 100 })).toEqual({ width: 1920, height: 576 })
  })
})

const comparison: Comparison = {
  made: { input: ['-i', 'file:made.mp4'] },
  film: { input: ['-i', 'file:film.mkv'] },
  display: hd,
  frameRate: { numerator: 24_000, denominator: 1001 },
  threads: 2,
  measure: { metric: 'vmaf', model: 'vmaf_v0.6.1' },
  report: 'vmaf.json',
}

describe('a comparison', () => {
  const common = 'scale=1920:1080:flags=bicubic,format=yuv420p,settb=1001/24000,setpts=N'

  it('numbers the frames of both sides anew and stops with the shorter one', () => {
    expect(comparisonArguments(comparison)).toEqual([
      ...'-v error -nostdin -i file:made.mp4 -i file:film.mkv -filter_complex'.split(' '),
      `[0:v:0]${common}[made];[1:v:0]${common}[film];[made][film]libvmaf=eof_action=endall:shortest=1:repeatlast=0:model=version=vmaf_v0.6.1:n_threads=2:n_subsample=1:log_fmt=json:log_path=vmaf.json`,
      ...'-an -sn -dn -fps_mode passthrough -f null -'.split(' '),
    ])
  })

  it('takes the frames asked for, from each side where they begin', () => {
    const graph = comparisonGraph({
      ...comparison,
      made: { input: [], firstFrame: 48 },
      film: { input: [], streamIndex: 2, filters: ['bwdif=mode=send_frame', 'setsar=1'] },
      bitDepth: 10,
      frames: 24,
      subsample: 6,
    })
    expect(graph).toContain('[0:v:0]trim=start_frame=48:end_frame=72,')
    expect(graph).toContain('[1:2]bwdif=mode=send_frame,setsar=1,trim=end_frame=24,')
    expect(graph).toContain('format=yuv420p10le')
    // Of three frames around each one that counts, brought to size after the others are gone, every third is scored.
    expect(graph.match(/,select='lt\(mod\(n\+1,6\),3\)',scale=/g)).toHaveLength(2)
    expect(graph).toContain(':n_subsample=3:')
  })

  it('thins out both sides itself for SSIM, which cannot', () => {
    const graph = comparisonGraph({ ...comparison, subsample: 4, measure: { metric: 'ssim' }, report: 'ssim.txt' })
    expect(graph.match(/select='not\(mod\(n,4\)\)'/g)).toHaveLength(2)
    expect(graph).toMatch(/\[made\]\[film\]ssim=eof_action=endall:shortest=1:repeatlast=0:stats_file=ssim\.txt$/)
  })

  it('hands XPSNR the film first, every frame, and the frame rate that it weighs by', () => {
    const graph = comparisonGraph({ ...comparison, subsample: 4, measure: { metric: 'xpsnr' }, report: 'x.txt' })
    expect(graph).toMatch(/\[film\]\[made\]xpsnr=eof_action=endall:shortest=1:repeatlast=0:stats_file=x\.txt$/)
    expect(graph.match(/setpts=N,fps=24000\/1001\[/g)).toHaveLength(2)
    expect(graph).not.toContain('select')
  })

  it('scores one frame in twelve as if it had seen them all', async () => {
    await using folder = await temporaryFolder()
    const path = (name: string) => join(folder.path, name)
    const film = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=24:d=2']
    await ffmpeg([...film, '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '32', path('made.mp4')])
    const scoresOf = async (subsample: number) => {
      const report = `every-${subsample}.json`
      const args = comparisonArguments({
        ...comparison,
        made: { input: ['-i', `file:${path('made.mp4')}`] },
        film: { input: film },
        display: { width: 160, height: 90 },
        frameRate: { numerator: 24, denominator: 1 },
        subsample,
        report,
      })
      await ffmpeg(args.map((argument) => argument.replace(`=${report}`, `=${path(report)}`)))
      return parseVmafLog(await readFile(path(report), 'utf8'), subsample)!
    }
    const [all, some] = [await scoresOf(1), await scoresOf(12)]
    expect([...some.frames]).toEqual([0, 12, 24, 36])
    expect([...some.scores]).toEqual([0, 12, 24, 36].map((frame) => all.scores[frame]))
    expect(coversFrames(some, { frames: 48, subsample: 12 })).toBe(true)
  })

  it('refuses a report that is no plain file name, and senseless numbers', () => {
    for (const report of ['', '../a', 'a:b', "a'b", 'a,b', '-a', 'a'.repeat(101)])
      expect(() => comparisonGraph({ ...comparison, report })).toThrow('plain file name')
    for (const wrong of [{ threads: 0 }, { threads: 1.5 }, { subsample: 0 }, { subsample: 1001 }])
      expect(() => comparisonGraph({ ...comparison, ...wrong })).toThrow('whole numbers')
  })

  it('pairs frames by their number in ffmpeg itself, whatever the timestamps, and ends with the shorter side', async () => {
    await using folder = await temporaryFolder()
    const path = (name: string) => join(folder.path, name)
    const moving = (rate: number, frames: number) => ['-f', 'lavfi', '-i', `testsrc2=s=160x90:r=${rate}`, '-frames:v', String(frames)]
    await ffmpeg([...moving(24, 10), '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '12', path('made.mp4')])
    const meanFrom = async (firstFrame: number, report: string, measure: Comparison['measure']) => {
      await ffmpeg(
        comparisonArguments({
          made: { input: ['-i', `file:${path('made.mp4')}`] },
          // The same pictures counted at another rate, from another time on.
          film: { input: ['-itsoffset', '3', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=24:d=1'], firstFrame, filters: ['setpts=PTS*2.7'] },
          display: { width: 160, height: 90 },
          frameRate: { numerator: 24, denominator: 1 },
          threads: 1,
          subsample: 3,
          measure,
          report: 'report',
          // The helper runs in no folder of its own, so the plain name becomes a path.
        }).map((argument) => argument.replace('=report', `=${path(report)}`)),
      )
      const text = await readFile(path(report), 'utf8')
      const scores = measure.metric === 'vmaf' ? parseVmafLog(text, 3) : parseSsimStats(text, 3)
      expect([...scores!.frames]).toEqual([0, 3, 6, 9])
      expect(coversFrames(scores!, { frames: 10, subsample: 3 })).toBe(true)
      return poolScores(scores!.scores)!.mean
    }
    const vmaf = { metric: 'vmaf', model: 'vmaf_v0.6.1' } as const
    const [same, shifted] = [await meanFrom(0, 'same.json', vmaf), await meanFrom(1, 'shifted.json', vmaf)]
    expect(same).toBeGreaterThan(90)
    expect(shifted).toBeLessThan(same - 10)
    expect(await meanFrom(0, 'same.txt', { metric: 'ssim' })).toBeGreaterThan(20)
  })
})

describe('parseVmafLog', () => {
  const log = (...frames: readonly unknown[]) => JSON.stringify({ version: '3.0.0', frames, pooled_metrics: { vmaf: { mean: 1 } } })
  const frame = (frameNum: unknown, vmaf: unknown) => ({ frameNum, metrics: { integer_motion: 2.01281, vmaf } })

  it('reads scores with the frames that they belong to', () => {
    expect(parseVmafLog(log(frame(0, 77.669315), frame(4, 64.949186), frame(8, 100)))).toEqual({
      metric: 'vmaf',
      frames: Uint32Array.of(0, 4, 8),
      scores: Float64Array.of(77.669315, 64.949186, 100),
    })
  })

  it('finds the frames of the film where libvmaf has seen only some of them', () => {
    expect([...parseVmafLog(log(frame(0, 77), frame(3, 64), frame(6, 100)), 12)!.frames]).toEqual([0, 12, 24])
  })

  it('has nothing to say about what is broken, cut off or no score', () => {
    const whole = log(frame(0, 77), frame(1, 64))
    for (const text of [
      '',
      'null',
      '[]',
      '{"frames":7}',
      log(),
      log(null),
      log(7),
      whole.slice(0, -1),
      whole.slice(0, 50),
      whole.replace('77', 'nan'),
      log({ frameNum: 0 }),
      log({ frameNum: 0, metrics: null }),
      log(frame(0, '77')),
      log(frame(0, -0.1)),
      log(frame(0, 100.1)),
      log(frame(0.5, 77)),
      log(frame(-1, 77)),
      log(frame(2 ** 32, 77)),
      log(frame(1, 77), frame(1, 77)),
      log(frame(2, 77), frame(1, 77)),
    ])
      expect([text, parseVmafLog(text)]).toEqual([text, undefined])
    expect(parseVmafLog({ length: reportCharactersAtMost + 1 } as string)).toBeUndefined()
  })

  it('bears any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        parseVmafLog(text)
        parseSsimStats(text)
        parseXpsnrStats(text)
      }),
    )
  })
})

describe('the fallbacks', () => {
  it('read SSIM as decibels over all planes, equal pictures as 60', () => {
    const text =
      'n:1 Y:0.964511 U:0.968191 V:0.980756 All:0.990000 (20.000000)\nn:2 Y:1.000000 U:1.000000 V:1.000000 All:1.000000 (inf)\nn:3 Y:0.1 U:0.1 V:0.1 All:-0.200000 (0.1)\n'
    const { frames, scores, metric } = parseSsimStats(text, 5)!
    expect([metric, ...frames]).toEqual(['ssim', 0, 5, 10])
    expect(scores[0]).toBeCloseTo(20, 9)
    expect([scores[1], scores[2]]).toEqual([60, 0])
  })

  it('read XPSNR with luma weighing four times as much, and leave out the summary', () => {
    const text =
      'n:    1  XPSNR y: 36.0000  XPSNR u: 42.0000  XPSNR v: 48.0000\nn:    2  XPSNR y: inf  XPSNR u: inf  XPSNR v: inf\n\nXPSNR average, 2 frames  y: 39.0000  u: 1.0  v: 1.0  (minimum: 39.0000)\n'
    expect(parseXpsnrStats(text)).toEqual({ metric: 'xpsnr', frames: Uint32Array.of(0, 1), scores: Float64Array.of(39, 100) })
    expect([...parseXpsnrStats('n:    1  XPSNR y: 36.5000\n')!.scores]).toEqual([36.5])
  })

  it('refuse gaps, cut lines and other words', () => {
    const line = (number: number) => `n:${number} Y:0.9 U:0.9 V:0.9 All:0.900000 (10.000000)\n`
    expect(parseSsimStats(line(1) + line(2))!.scores).toHaveLength(2)
    for (const text of ['', '\n', line(2), line(1) + line(3), `${line(1)}n:2 Y:0.9`, `${line(1)}hello\n`, 'n:1 Y:nan All:nan (nan)\n'])
      expect([text, parseSsimStats(text)]).toEqual([text, undefined])
    for (const text of ['', 'XPSNR average, 0 frames', 'n:    1  XPSNR y: nan', 'n:    2  XPSNR y: 36.5000'])
      expect([text, parseXpsnrStats(text)]).toEqual([text, undefined])
  })

  it('are taken where libvmaf is missing, and say so', () => {
    const chosen = (...filters: string[]) => chooseMetric(new Set(filters))
    expect(chosen('scale', 'ssim', 'xpsnr', 'libvmaf').metric).toBe('vmaf')
    expect(chosen('ssim', 'xpsnr')).toEqual({
      metric: 'xpsnr',
      words: 'Quality is XPSNR in decibels, since this ffmpeg has no libvmaf. Its figures do not compare with VMAF.',
    })
    expect(chosen('ssim').metric).toBe('ssim')
    expect(chosen('scale')).toEqual({
      metric: undefined,
      words: 'Quality cannot be measured: this ffmpeg has none of libvmaf, xpsnr and ssim.',
    })
  })

  it('is never VMAF in HDR', () => {
    const chosen = (...filters: string[]) => chooseMetric(new Set(filters), 'pq')
    expect([chosen('libvmaf', 'ssim').metric, chosen('libvmaf', 'ssim', 'xpsnr').metric, chosen('libvmaf').metric]).toEqual([
      'ssim',
      'xpsnr',
      undefined,
    ])
    expect(chosen('libvmaf', 'ssim').words).toMatch(/^Quality of HDR is SSIM in decibels/)
  })
})

describe('poolScores', () => {
  it('pools as libvmaf does', () => {
    expect(poolScores([1, 4, 10])).toEqual({
      mean: 5,
      harmonicMean: expect.closeTo(3 / (1 / 2 + 1 / 5 + 1 / 11) - 1, 12) as number,
      firstPercentile: expect.closeTo(1.06, 12) as number,
      minimum: 1,
    })
    // What libvmaf 3 wrote under these three frames.
    expect(poolScores([77.669315, 64.949186, 58.700008])).toMatchObject({
      mean: expect.closeTo(67.10617, 5) as number,
      harmonicMean: expect.closeTo(66.226827, 5) as number,
      minimum: 58.700008,
    })
  })

  it('takes the first percentile between the two nearest ranks', () => {
    const falling = Float64Array.from({ length: 101 }, (_, index) => 100 - index)
    expect(poolScores(falling)!.firstPercentile).toBe(1)
    expect(poolScores(falling.subarray(0, 51))!.firstPercentile).toBe(50.5)
  })

  it('bears one score and none, and a black film of zeros', () => {
    expect(poolScores([42])).toEqual({ mean: 42, harmonicMean: 42, firstPercentile: 42, minimum: 42 })
    expect(poolScores([0, 0])).toEqual({ mean: 0, harmonicMean: 0, firstPercentile: 0, minimum: 0 })
    expect(poolScores([])).toBeUndefined()
  })

  it('keeps minimum <= first percentile <= mean and minimum <= harmonic mean <= mean, in any order of frames', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 200 }), (scores) => {
        const pooled = poolScores(scores)!
        expect(pooled.minimum).toBe(Math.min(...scores))
        expect(pooled.harmonicMean).toBeLessThanOrEqual(pooled.mean + 1e-9)
        expect(pooled.harmonicMean).toBeGreaterThanOrEqual(pooled.minimum - 1e-9)
        expect(pooled.firstPercentile).toBeGreaterThanOrEqual(pooled.minimum)
        expect(poolScores(scores.toReversed())).toEqual(pooled)
      }),
    )
  })
})

describe('coversFrames', () => {
  it('knows when one of the streams ended early', () => {
    const scores = (...frames: number[]): FrameScores => ({
      metric: 'vmaf',
      frames: Uint32Array.from(frames),
      scores: new Float64Array(frames.length),
    })
    expect(coversFrames(scores(0, 4, 8), { frames: 9, subsample: 4 })).toBe(true)
    expect(coversFrames(scores(0, 4, 8), { frames: 12, subsample: 4 })).toBe(true)
    expect(coversFrames(scores(0, 4, 8), { frames: 13, subsample: 4 })).toBe(false)
    expect(coversFrames(scores(0, 4, 8), { frames: 8, subsample: 4 })).toBe(false)
    expect(coversFrames(scores(0, 4, 9), { frames: 12, subsample: 4 })).toBe(false)
  })
})
