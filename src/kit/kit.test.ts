import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, equalInConstantTime, fromBase64Url, toBase64Url, toHex, utf8 } from './bytes.ts'
import { manualClock } from './clock.ts'
import { fnv1a } from './hash.ts'
import { formatUuid, newIds, parseUuid } from './ids.ts'
import { Lifecycle, loop, within } from './lifecycle.ts'
import { mapLimited, Slots } from './limits.ts'
import { integerBetween, pick, seededRandom, shuffled, systemRandom } from './random.ts'
import { backoffMs, retry } from './retry.ts'
import { counted, editDistance, formatBytes, formatDuration, nearestName, timecode } from './text.ts'

describe('a manual clock', () => {
  it('wakes sleepers in the order of their time, each at its own', async () => {
    const clock = manualClock(1000)
    const woken: [string, number][] = []
    void clock.sleep(30).then(() => woken.push(['late', clock.now()]))
    void clock.sleep(10).then(async () => {
      woken.push(['early', clock.now()])
      await clock.sleep(5)
      woken.push(['again', clock.now()])
    })
    expect(clock.sleepers()).toBe(2)
    await clock.advance(29)
    expect(woken).toEqual([
      ['early', 1010],
      ['again', 1015],
    ])
    await clock.advance(1)
    expect(woken.at(-1)).toEqual(['late', 1030])
    expect(clock.monotonic()).toBe(30)
  })

  it('lets a sleeper be called off', async () => {
    const clock = manualClock()
    const calling = new AbortController()
    const sleeping = clock.sleep(10, calling.signal)
    calling.abort(new Error('enough'))
    await expect(sleeping).rejects.toThrow('enough')
    expect(clock.sleepers()).toBe(0)
  })
})

describe('seeded chance', () => {
  it('repeats itself from the same seed, and differs for another', () => {
    const take = (seed: string) => Array.from({ length: 5 }, seededRandom(seed).next)
    expect(take('a')).toEqual(take('a'))
    expect(take('a')).not.toEqual(take('b'))
  })

  it('is spread evenly enough', () => {
    const random = seededRandom(7)
    const counts = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 10_000; i += 1) counts[integerBetween(random, 0, 9)]! += 1
    expect(Math.min(...counts)).toBeGreaterThan(900)
    expect(Math.max(...counts)).toBeLessThan(1100)
    expect(['a', 'b']).toContain(pick(random, ['a', 'b']))
    expect(shuffled(random, [1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4])
  })
})

describe('ids', () => {
  it('sort in the order in which they were made, also within one millisecond and when the clock goes back', () => {
    let now = 5_000
    const newId = newIds({ clock: { now: () => now }, random: seededRandom(1) })
    const made: string[] = []
    for (let i = 0; i < 6000; i += 1) {
      if (i === 3000) now -= 100
      made.push(newId())
    }
    expect(made).toEqual(made.toSorted())
    expect(new Set(made).size).toBe(6000)
    expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('are bytes and text alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(parseUuid(formatUuid(bytes))).toEqual(bytes)
      }),
    )
    for (const none of ['', 'x', '00000000-0000-0000-0000-00000000000', '00000000-0000-0000-0000-00000000000G'])
      expect(parseUuid(none)).toBeUndefined()
  })
})

describe('bytes', () => {
  it('survive base64url, and only base64url is read', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
      }),
    )
    for (const none of ['=', 'a', 'a+b/', 'aé']) expect(fromBase64Url(none)).toBeUndefined()
  })

  it('are compared whole', () => {
    expect(equalInConstantTime(utf8('abc'), utf8('abc'))).toBe(true)
    expect(equalInConstantTime(utf8('abc'), utf8('abd'))).toBe(false)
    expect(equalInConstantTime(utf8('abc'), utf8('ab'))).toBe(false)
    expect(toHex(concatBytes(Uint8Array.of(1, 255), Uint8Array.of(16)))).toBe('01ff10')
    expect(systemRandom.bytes(8)).toHaveLength(8)
  })
})

describe('a lifecycle', () => {
  it('closes in reverse, everything, and tells all that went wrong', async () => {
    const lifecycle = new Lifecycle()
    const closed: string[] = []
    lifecycle.onClose('first', () => void closed.push('first'))
    lifecycle.onClose('broken', () => Promise.reject(new Error('stuck')))
    lifecycle.add('last', { close: async () => void closed.push('last') })
    await expect(lifecycle.close()).rejects.toThrow('closing broken: stuck')
    expect(closed).toEqual(['last', 'first'])
  })

  it('does not wait for ever', async () => {
    await expect(within(new Promise(() => {}), 5, 'too late')).rejects.toThrow('too late')
    expect(await within(Promise.resolve(1), 1000, 'too late')).toBe(1)
  })

  it('ends a loop after the turn in hand, and rests after trouble', async () => {
    const clock = manualClock()
    const seen: string[] = []
    const running = loop({
      name: 'turns',
      turn: async () => {
        seen.push('turn')
        if (seen.length === 1) throw new Error('no')
        return 100
      },
      sleep: (ms, signal) => clock.sleep(ms, signal),
      onTrouble: () => 50,
    })
    await clock.advance(49)
    expect(seen).toHaveLength(1)
    await clock.advance(1)
    expect(seen).toHaveLength(2)
    await running.close()
    await clock.advance(1000)
    expect(seen).toHaveLength(2)
  })
})

describe('limits', () => {
  it('hold so many at once and no more', async () => {
    const slots = new Slots(2, 1)
    const open: (() => void)[] = []
    const hold = () =>
      slots.run(
        () => new Promise<void>((resolve) => open.push(resolve)),
        () => new Error('full'),
      )
    const held = [hold(), hold(), hold()]
    await expect(hold()).rejects.toThrow('full')
    expect([slots.held, slots.waiting, open.length]).toEqual([2, 1, 2])
    open[0]!()
    await held[0]
    expect(open.length).toBe(3)
    for (const release of open) release()
    await Promise.all(held)
    expect(slots.held).toBe(0)
  })

  it('map in order, and wait for what runs before an error is told', async () => {
    expect(await mapLimited([3, 1, 2], 2, async (value, index) => value * 10 + index)).toEqual([30, 11, 22])
    const ended: number[] = []
    const broken = mapLimited([0, 1, 2, 3], 2, async (value) => {
      if (value === 0) throw new Error('zero')
      await Promise.resolve()
      ended.push(value)
    })
    await expect(broken).rejects.toThrow('zero')
    expect(ended).toEqual([1])
  })
})

describe('trying again', () => {
  it('happens so many times, after growing waits, for what may be tried again', async () => {
    const clock = manualClock()
    const tries: number[] = []
    const trying = retry(
      { clock, random: { ...seededRandom(1), next: () => 0.999 } },
      { attempts: 3, baseMs: 100, capMs: 150 },
      () => true,
      async (attempt) => {
        tries.push(clock.monotonic())
        if (attempt < 3) throw new Error('not yet')
        return 'done'
      },
    )
    await clock.advance(99)
    await clock.advance(149)
    expect(await trying).toBe('done')
    expect(tries).toEqual([0, 99, 248])
    await expect(
      retry(
        { clock, random: seededRandom(1) },
        { attempts: 3, baseMs: 1, capMs: 1 },
        () => false,
        () => Promise.reject(new Error('never')),
      ),
    ).rejects.toThrow('never')
    expect(backoffMs({ baseMs: 100, capMs: 1000 }, 10, 0.5)).toBe(500)
  })
})

describe('words', () => {
  it('finds the name that was meant', () => {
    expect(nearestName('prot', ['port', 'host'])).toBe('port')
    expect(nearestName('banana', ['port', 'host'])).toBeUndefined()
    expect(editDistance('comet', 'coemt')).toBe(1)
    fc.assert(fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => editDistance(a, b) === editDistance(b, a)))
  })

  it('says sizes and times as people do', () => {
    expect([0, 999, 1000, 99_949, 99_950, 1_400_000_000].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '99.9 kB',
      '100 kB',
      '1.4 GB',
    ])
    expect([0, 42_400, 60_000, 190_000, 7_500_000].map(formatDuration)).toEqual(['0 s', '42 s', '1 min', '3 min 10 s', '2 h 5 min'])
    expect([0, 6.9, 123, 3723].map(timecode)).toEqual(['0:00', '0:06', '2:03', '1:02:03'])
    expect([counted(1, 'build'), counted(2, 'build'), counted(0, 'entry', 'entries')]).toEqual(['1 build', '2 builds', '0 entries'])
  })

  it('spreads keys', () => {
    const buckets = new Set(Array.from({ length: 400 }, (_, i) => fnv1a(`title-${i}`) % 64))
    expect(buckets.size).toBeGreaterThan(60)
    expect(fnv1a('')).toBe(fnv1a(''))
  })
})
