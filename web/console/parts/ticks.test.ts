import { describe, expect, it } from 'vitest'
import { apart, clockTicks, logTicks, roundTicks } from './ticks.ts'

describe('ticks of an axis', () => {
  it('are round numbers within it', () => {
    expect(roundTicks(85, 100, 4)).toEqual([85, 90, 95, 100])
    expect(roundTicks(0, 1188, 4)).toEqual([0, 500, 1000])
    expect(roundTicks(3, 3, 4)).toEqual([3])
  })
  it('go by 1, 2 and 5 on a logarithmic one', () => {
    expect(logTicks(15_000, 230_000)).toEqual([20_000, 50_000, 100_000, 200_000])
    expect(logTicks(1000, 1000)).toEqual([1000])
  })
  it('leave out those whose words would run into the words before', () => {
    expect(apart([1, 2, 5, 10], (tick) => tick * 10, 30)).toEqual([1, 5, 10])
    expect(apart([], (tick) => tick, 30)).toEqual([])
  })
  it('are steps of a clock on an axis of time', () => {
    expect(clockTicks(95, 5)).toEqual([0, 30, 60, 90])
    expect(clockTicks(0.4, 5)).toEqual([0])
    expect(clockTicks(200_000, 2)).toEqual([0, 172_800])
  })
})
