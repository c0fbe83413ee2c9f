import { describe, expect, it } from 'vitest'
import { progressReader } from './read-progress.ts'
import type { Progress } from './read-progress.ts'

const output =
  'frame=0\nout_time_us=N/A\nprogress=continue\nframe=12\nfps=3\nout_time_us=480000\nprogress=continue\nframe=50\nout_time_us=2000000\nprogress=end\n'

describe('progressReader', () => {
  it.each([1, 7, 1000])('tells each block once, in pieces of %i characters', (length) => {
    const seen: Progress[] = []
    const read = progressReader((progress) => void seen.push(progress))
    for (let at = 0; at < output.length; at += length) read(output.slice(at, at + length))
    expect(seen).toEqual([
      { mediaSeconds: 0, frames: 0 },
      { mediaSeconds: 0.48, frames: 12 },
      { mediaSeconds: 2, frames: 50 },
    ])
  })

  it('keeps no more of an endless line than a thousand characters, and goes on after it', () => {
    const seen: Progress[] = []
    const read = progressReader((progress) => void seen.push(progress))
    for (let piece = 0; piece < 1000; piece += 1) read('x'.repeat(1000))
    read('\nframe=1\nprogress=end\n')
    expect(seen).toEqual([{ mediaSeconds: 0, frames: 1 }])
  })
})
