import { describe, expect, it } from 'vitest'
import { jobCost } from './job-cost.ts'

const child = (startedMs: number, endedMs: number, cpuSeconds = 0) => ({ startedMs, endedMs, cpuSeconds })

describe('jobCost', () => {
  it('counts wall time once where children overlap', () => {
    const children = [child(4000, 6000, 2), child(1000, 3000, 1), child(2000, 5000, 4)]
    expect(jobCost({ startedMs: 0, endedMs: 10_000, children, plannedCpuSeconds: 6.5 })).toEqual({
      childCpuSeconds: 7,
      plannedCpuSeconds: 6.5,
      childWallSeconds: 5,
      wallSeconds: 10,
      overheadSeconds: 5,
    })
  })
  it('has no overhead where one child follows another', () => {
    expect(
      jobCost({ startedMs: 0, endedMs: 4000, children: [child(0, 2000), child(2000, 4000)], plannedCpuSeconds: 0 }).overheadSeconds,
    ).toBe(0)
  })
  it('is all overhead without children', () => {
    expect(jobCost({ startedMs: 500, endedMs: 1000, children: [], plannedCpuSeconds: 0 })).toMatchObject({
      wallSeconds: 0.5,
      overheadSeconds: 0.5,
    })
  })
})
