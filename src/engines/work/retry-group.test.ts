import { describe, expect, it } from 'vitest'
import type { ItemState } from './port.ts'
import { type Finished, revivable } from './retry-group.ts'

const item = (key: string, state: ItemState, needs: readonly string[] = [], cascaded = state === 'cancelled'): Finished => ({
  key,
  state,
  needs,
  cascaded,
})

describe('revivable', () => {
  it('takes what failed and everything that was cancelled for it, however far away', () => {
    const items = [item('a', 'failed'), item('b', 'cancelled', ['a']), item('c', 'cancelled', ['b']), item('d', 'done')]
    expect(revivable(items, new Map())).toEqual(['a', 'b', 'c'])
  })

  it('leaves what runs, waits, is done, or was cancelled on purpose', () => {
    const items = [item('a', 'running'), item('b', 'waiting'), item('c', 'done'), item('d', 'cancelled', [], false)]
    expect(revivable(items, new Map())).toEqual([])
  })

  it('leaves what would wait for something that stays cancelled, and what needs that, in whatever order they stand', () => {
    const items = [
      item('c', 'cancelled', ['b']),
      item('b', 'cancelled', ['failed', 'stopped']),
      item('stopped', 'cancelled', [], false),
      item('failed', 'failed'),
    ]
    expect(revivable(items, new Map())).toEqual(['failed'])
  })

  it('looks at needs in other groups', () => {
    const items = [item('a', 'cancelled', ['x']), item('b', 'cancelled', ['y']), item('c', 'cancelled', ['removed'])]
    expect(
      revivable(
        items,
        new Map([
          ['x', 'failed'],
          ['y', 'waiting'],
        ]),
      ),
    ).toEqual(['b', 'c'])
  })
})
