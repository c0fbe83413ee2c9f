import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { ffmpeg } from '../../../test/helpers/masters.ts'
import { inTurnArguments, keepFrames, sampleFrames, scoresInTurn, type FrameSample } from './compare-in-turn.ts'
import { comparisonArguments, type Comparison } from './compare-streams.ts'
import type { FrameScores } from './frame-scores.ts'
import { parseSsimStats } from './ssim.ts'
import { parseVmafLog } from './vmaf.ts'

describe('which frames of a piece are measured', () => {
  it('are the middles of equal parts, with their neighbours where VMAF looks at the motion', () => {
    expect(sampleFrames('vmaf', 12, 12)).toEqual({ read: [5, 6, 7], every: 3 })
    expect(sampleFrames('vmaf', 24, 12)).toEqual({ read: [5, 6, 7, 17, 18, 19], every: 3 })
    expect(sampleFrames('ssim', 24, 12)).toEqual({ read: [6, 18], every: 1 })
  })

  it('are one at least, and never share a neighbour', () => {
    expect(sampleFrames('vmaf', 3, 12)).toEqual({ read: [0, 1, 2], every: 3 })
    expect(sampleFrames('vmaf', 9, 1).read).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    for (let frames = 3; frames < 80; frames += 1)
      for (const apart of [1, 2.5, 4, 12]) {
        const { read } = sampleFrames('vmaf', frames, apart)
        expect(read).toEqual([...new Set(read)].toSorted((a, b) => a - b))
        expect(read[0]! >= 0 && read.at(-1)! < frames).toBe(true)
      }
  })

  it('are all where a frame has no neighbours, and where what came before counts', () => {
    expect(sampleFrames('vmaf', 2, 12)).toEqual({ read: [0, 1], every: 1 })
    expect(sampleFrames('xpsnr', 4, 2)).toEqual({ read: [0, 1, 2, 3], every: 1 })
  })

  it('are kept by runs', () => {
    expect(keepFrames({ read: [5, 6, 7, 17, 18, 19] })).toBe("select='between(n,5,7)+between(n,17,19)'")
    expect(keepFrames({ read: [6] })).toBe("select='between(n,6,6)'")
  })
})

describe('comparing encodes in turn', () => {
  const frameRate = { numerator: 24, denominator: 1 }
  const display = { width: 160, height: 90 }
  const names = ['fine.mp4', 'coarse.mp4', 'small.mp4']
  const made = [
    ['-qp', '12'],
    ['-qp', '40'],
    ['-vf', 'scale=96:54', '-qp', '24'],
  ]

  /** A piece of 24 frames in three encodes, and its frames of a sample. */
  const encodeAll = async (folder: string, sample: FrameSample) => {
    const film = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=24:d=1']
    for (const [index, options] of made.entries())
      await ffmpeg([...film, '-c:v', 'libx264', '-preset', 'ultrafast', ...options, join(folder, names[index]!)])
    await ffmpeg([...film, '-vf', `${keepFrames(sample)},setpts=N`, '-c:v', 'rawvideo', join(folder, 'film.nut')])
    return film
  }

  const scoresOf = async (measure: Comparison['measure'], read: (text: string) => FrameScores | undefined) => {
    await using folder = await temporaryFolder()
    const sample = sampleFrames(measure.metric, 24, 12)
    const film = await encodeAll(folder.path, sample)
    const inFolder = (args: string[]) =>
      args.map((argument) => argument.replace('file:', `file:${folder.path}/`).replace('=report', `=${folder.path}/report`))
    await ffmpeg(
      inFolder(inTurnArguments({ film: 'film.nut', made: names, sample, display, frameRate, threads: 2, measure, report: 'report' })),
    )
    const report = () => readFile(join(folder.path, 'report'), 'utf8')
    const inTurn = scoresInTurn(read(await report())!, names.length, sample)
    const alone: number[][] = []
    for (const name of names) {
      const sides = { made: { input: ['-i', `file:${name}`] }, film: { input: film } }
      await ffmpeg(inFolder(comparisonArguments({ ...sides, display, frameRate, threads: 1, measure, report: 'report' })))
      const all = read(await report())!.scores
      const measured = sample.every === 3 ? sample.read.filter((_, index) => index % 3 === 1) : sample.read
      alone.push(measured.map((frame) => all[frame]!))
    }
    return { inTurn, alone }
  }

  it('gives the scores that VMAF gives each when it sees the whole piece', async () => {
    const { inTurn, alone } = await scoresOf({ metric: 'vmaf', model: 'vmaf_v0.6.1' }, (text) => parseVmafLog(text))
    expect(inTurn).toEqual(alone)
    expect(inTurn!.map((scores) => scores.length)).toEqual([2, 2, 2])
    expect(inTurn![0]![0]).toBeGreaterThan(inTurn![1]![0]!)
  })

  it('gives those of SSIM', async () => {
    const { inTurn, alone } = await scoresOf({ metric: 'ssim' }, (text) => parseSsimStats(text))
    expect(inTurn).toEqual(alone)
  })

  it('gives XPSNR all frames at their rate, after each other', () => {
    const sample = sampleFrames('xpsnr', 4, 12)
    const args = inTurnArguments({
      film: 'film.nut',
      made: ['a.mp4', 'b.mp4'],
      sample,
      display,
      frameRate,
      threads: 1,
      measure: { metric: 'xpsnr' },
      report: 'x.txt',
    })
    expect(args.slice(0, 6)).toEqual(['-v', 'error', '-nostdin', '-stream_loop', '1', '-i'])
    expect(args[args.indexOf('-filter_complex') + 1]!.split(';').slice(1)).toEqual([
      "[2:v:0]select='between(n,0,3)',scale=160:90:flags=bicubic,format=yuv420p,setsar=1,settb=1/24,setpts=N[made1]",
      '[made0][made1]concat=n=2,settb=1/24,setpts=N,fps=24/1[made]',
      '[0:v:0]scale=160:90:flags=bicubic,format=yuv420p,settb=1/24,setpts=N,fps=24/1[film]',
      '[film][made]xpsnr=eof_action=endall:shortest=1:repeatlast=0:stats_file=x.txt[out]',
    ])
  })

  it('has no scores where a frame is missing or there is one too many', () => {
    const report = (...frames: number[]): FrameScores => ({
      metric: 'vmaf',
      frames: Uint32Array.from(frames),
      scores: Float64Array.from(frames),
    })
    const sample: FrameSample = { read: [5, 6, 7], every: 3 }
    expect(scoresInTurn(report(0, 3, 6), 2, sample)).toEqual([[3], [6]])
    expect(scoresInTurn(report(0, 3), 2, sample)).toBeUndefined()
    expect(scoresInTurn(report(0, 3, 6, 9), 2, sample)).toBeUndefined()
    expect(scoresInTurn(report(0, 4, 6), 2, sample)).toBeUndefined()
    expect(scoresInTurn(report(0, 1, 2, 3), 2, { read: [1, 4], every: 1 })).toEqual([
      [0, 1],
      [2, 3],
    ])
  })
})
