import { expect, it } from 'vitest'
import type { Story } from '../../../../src/contracts/events.ts'
import { bufferPoints } from './buffer-points.ts'

const line = (sinceStartMs: number, data: Record<string, unknown>): Story['lines'][number] => ({
  at: '2026-11-20T00:00:00.000Z',
  sinceStartMs,
  source: 'player',
  kind: 'heartbeat',
  words: 'Watching.',
  data,
})

it('takes the buffer from the lines that tell it, in the order of time', () => {
  expect(
    bufferPoints([line(2000, { bufferMs: 1500 }), line(-40, { bufferMs: 0 }), line(3000, {}), line(1000, { bufferMs: '12' })]),
  ).toEqual([
    { seconds: 0, bufferSeconds: 0 },
    { seconds: 2, bufferSeconds: 1.5 },
  ])
})
