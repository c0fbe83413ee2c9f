import { describe, expect, it } from 'vitest'
import { chooseGrid } from '../hull/choose-grid.ts'
import { trialRuns } from './plan-trials.ts'

const gridOf = (width: number, height: number) =>
  chooseGrid({ codec: 'av1', width, height, depth: 'sampled' }).map((point) => ({
    ...point,
    codec: 'av1' as const,
  }))

describe('trials side by side', () => {
  it('are no more than four pictures of 1920x1080 hold', () => {
    expect(trialRuns(gridOf(1920, 1080)).map((run) => run.length)).toEqual([4, 14])
    expect(trialRuns(gridOf(1280, 720)).map((run) => run.length)).toEqual([14])
  })

  it('are one by one where a single picture is as large', () => {
    expect(trialRuns(gridOf(3840, 2160)).map((run) => run.length)).toEqual([1, 1, 1, 1, 4, 14])
    expect(trialRuns(gridOf(7680, 4320))[0]).toEqual([0])
  })

  it('leave none out, and keep their order', () => {
    const grid = gridOf(2560, 1440)
    expect(trialRuns(grid).flat()).toEqual([...grid.keys()])
    expect(trialRuns([])).toEqual([])
  })
})
