import { describe, expect, it } from 'vitest'
import { manualClock } from '../../src/kit/clock.ts'
import { openStory } from './story.ts'

const tell = () => {
  const clock = manualClock()
  const told: [string, number | undefined][] = []
  const telemetry = { note: (kind: string, data?: { elapsedMs?: number | undefined }) => void told.push([kind, data?.elapsedMs]) }
  return { clock, told, story: openStory({ clock, telemetry, pressedAt: clock.monotonic(), facts: () => ({}) }) }
}

describe('the story of a play', () => {
  it('measures the first frame from the press, once', async () => {
    const { clock, told, story } = tell()
    await clock.advance(250)
    story.firstFrame()
    story.firstFrame()
    expect(told).toEqual([['first-frame', 250]])
  })

  it('does not call the start a stall', () => {
    const { told, story } = tell()
    story.waiting(true)
    story.waiting(false)
    expect(told).toEqual([])
  })

  it('tells a stall and how long it was', async () => {
    const { clock, told, story } = tell()
    story.firstFrame()
    story.waiting(true)
    story.waiting(true)
    await clock.advance(700)
    story.waiting(false)
    story.waiting(false)
    expect(told.slice(1)).toEqual([
      ['stalled', undefined],
      ['resumed', 700],
    ])
  })

  it('does not call the wait after a jump a stall', () => {
    const { told, story } = tell()
    story.firstFrame()
    story.seeking()
    story.waiting(true)
    story.waiting(false)
    story.seeked()
    story.waiting(true)
    expect(told.slice(1)).toEqual([
      ['seeked', undefined],
      ['stalled', undefined],
    ])
  })

  it('ends a stall when the viewer jumps away from it', async () => {
    const { clock, told, story } = tell()
    story.firstFrame()
    story.waiting(true)
    await clock.advance(300)
    story.seeking()
    story.seeked()
    expect(told.slice(1)).toEqual([
      ['stalled', undefined],
      ['resumed', 300],
      ['seeked', undefined],
    ])
  })

  it('does not tell of the jump to the place where the film goes on', () => {
    const { told, story } = tell()
    story.seeking()
    story.seeked()
    story.firstFrame()
    story.ended()
    expect(told).toEqual([
      ['first-frame', 0],
      ['ended', undefined],
    ])
  })
})
