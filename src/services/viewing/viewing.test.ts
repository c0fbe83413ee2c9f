import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { callAs, clientOf } from '../../../test/helpers/calls.ts'
import { rememberingEventLog } from '../../../test/helpers/event-log.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import { openTestRecords } from '../../../test/helpers/records.ts'
import type { EventOf, positionSaved } from '../../contracts/events/index.ts'
import type { PlayId, ProfileId, TitleId } from '../../contracts/ids.ts'
import type { viewing } from '../../contracts/viewing.ts'
import { manualClock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { seededRandom } from '../../kit/random.ts'
import type { ViewingContext } from './implementer.ts'
import { buildViewing } from './index.ts'
import { onPositionSaved } from './on-position-saved.ts'
import { savePosition } from './save-position.ts'

const title = (number: number) => `019370a0-0000-7000-8000-${String(number).padStart(12, '0')}` as TitleId
const playId = '019370a0-0000-7000-8000-0000000000d1' as PlayId
const person = testPerson()

const openHouse = async () => {
  const clock = manualClock()
  const store = await openTestRecords(clock)
  const eventLog = rememberingEventLog()
  const newId = newIds({ clock, random: seededRandom('viewing') })
  const service = await buildViewing({ records: store.records, eventLog, clock, newId })
  const client = clientOf<typeof viewing>(service, callAs({ person }))
  return {
    clock,
    eventLog,
    client,
    context: service.context as ViewingContext,
    other: clientOf<typeof viewing>(
      service,
      callAs({ person: testPerson({ profileId: '019370a0-0000-7000-8000-0000000000c2' as ProfileId }) }),
    ),
    save: (titleId: TitleId, positionSeconds: number, ageMs = 0) =>
      client.savePosition({ titleId, playId, positionSeconds, durationSeconds: 100, ageMs }),
    told: () => eventLog.told() as unknown as EventOf<typeof positionSaved>[],
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

describe('positions', () => {
  it('are told before they are kept, and kept per profile', async () => {
    await using house = await openHouse()
    await house.save(title(1), 42)
    expect(house.eventLog.told()).toEqual([
      {
        id: expect.any(String) as string,
        topic: 'viewing.positions',
        name: 'position.saved',
        at: '2026-01-01T00:00:00.000Z',
        key: person.profileId,
        sequence: Date.UTC(2026, 0, 1),
        data: {
          profileId: person.profileId,
          titleId: title(1),
          playId,
          positionSeconds: 42,
          durationSeconds: 100,
          at: '2026-01-01T00:00:00.000Z',
        },
      },
    ])
    expect(await house.client.listPositions()).toEqual({
      items: [{ titleId: title(1), positionSeconds: 42, durationSeconds: 100, finished: false, at: '2026-01-01T00:00:00.000Z' }],
    })
    expect(await house.other.listPositions()).toEqual({ items: [] })
  })

  it('are not kept when they could not be told', async () => {
    await using house = await openHouse()
    house.eventLog.append = () => Promise.reject(new Error('the log is full'))
    await expect(house.save(title(1), 42)).rejects.toThrow('the log is full')
    expect(await house.client.listPositions()).toEqual({ items: [] })
  })

  it('are made up for by their news when the process died in between', async () => {
    await using house = await openHouse()
    const { positions } = house.context
    const broken = { ...house.context, positions: { ...positions, put: () => Promise.reject(new Error('killed')) } }
    const input = { titleId: title(1), playId, positionSeconds: 42, durationSeconds: 100 }
    await expect(call(savePosition, input, { context: { ...broken, call: callAs({ person }) } })).rejects.toThrow('killed')
    expect(await house.client.listPositions()).toEqual({ items: [] })
    await onPositionSaved(house.context, house.told()[0]!)
    expect((await house.client.listPositions()).items).toMatchObject([{ positionSeconds: 42 }])
  })

  it('lose against later ones, however late and however often they arrive', async () => {
    await using house = await openHouse()
    await house.clock.advance(60_000)
    await house.save(title(1), 50)
    await house.save(title(1), 10, 30_000)
    for (const event of [...house.told(), ...house.told().toReversed()]) await onPositionSaved(house.context, event)
    expect((await house.client.listPositions()).items).toMatchObject([{ positionSeconds: 50, at: '2026-01-01T00:01:00.000Z' }])
    await house.save(title(2), 7, 45_000)
    expect((await house.client.listPositions()).items.map((item) => [item.titleId, item.at])).toEqual([
      [title(1), '2026-01-01T00:01:00.000Z'],
      [title(2), '2026-01-01T00:00:15.000Z'],
    ])
  })

  it('say when a title is watched to its credits, and never lie beyond its end', async () => {
    await using house = await openHouse()
    await house.client.savePosition({ titleId: title(1), playId, positionSeconds: 100.4, durationSeconds: 100 })
    expect((await house.client.listPositions()).items).toMatchObject([{ positionSeconds: 100, finished: true }])
  })

  it('stay forgotten when their news come again, until the title is watched again', async () => {
    await using house = await openHouse()
    await house.save(title(1), 42)
    await house.client.forgetTitle({ titleId: title(1) })
    expect(await house.client.listPositions()).toEqual({ items: [] })
    await onPositionSaved(house.context, house.told()[0]!)
    await house.save(title(1), 41, 5000)
    expect(await house.client.listPositions()).toEqual({ items: [] })
    await house.clock.advance(1)
    await house.save(title(1), 3)
    expect((await house.client.listPositions()).items).toMatchObject([{ positionSeconds: 3 }])
    await house.client.forgetTitle({ titleId: title(9) })
  })

  it('are refused when they are no positions', async () => {
    await using house = await openHouse()
    await expect(house.save(title(1), -1)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(house.save('a film' as TitleId, 1)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(house.client.savePosition({ titleId: title(1), playId, positionSeconds: 1, durationSeconds: 0 })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
    expect(house.eventLog.told()).toEqual([])
  })
})

describe('history', () => {
  it('gives the latest two hundred, or the titles that are asked for', async () => {
    await using house = await openHouse()
    for (let number = 1; number <= 205; number += 1) {
      await house.clock.advance(1)
      await house.save(title(number), 10)
    }
    const { items } = await house.client.readHistory({ profileId: person.profileId! })
    expect([items.length, items[0]!.titleId, items.at(-1)!.titleId]).toEqual([200, title(205), title(6)])
    const asked = await house.client.readHistory({ profileId: person.profileId!, titleIds: [title(3), title(999), title(7), title(3)] })
    expect(asked.items.map((item) => item.titleId)).toEqual([title(7), title(3)])
  })

  it('holds five hundred titles; the ones not watched for longest go', async () => {
    await using house = await openHouse()
    const { positions } = house.context
    const start = house.clock.now()
    await positions.putAll(
      Array.from({ length: 503 }, (_, index) => ({
        partition: person.profileId!,
        key: title(index),
        value: { positionSeconds: 1, durationSeconds: 100, at: start - index },
        token: (start - index) * 1000,
      })),
    )
    await house.client.listPositions()
    const left = await positions.range(person.profileId!, { limit: 1000 })
    expect(left.map((record) => record.key)).toEqual(Array.from({ length: 500 }, (_, index) => title(index)))
  })
})

describe('my list', () => {
  it('keeps titles, the latest first, each once', async () => {
    await using house = await openHouse()
    for (const number of [1, 2, 1]) await house.client.addToMyList({ titleId: title(number) })
    expect(await house.client.listMyList()).toEqual({ titleIds: [title(2), title(1)] })
    expect((await house.client.readHistory({ profileId: person.profileId! })).myList).toEqual([title(2), title(1)])
    expect(await house.other.listMyList()).toEqual({ titleIds: [] })
  })

  it('takes them out and in again, all in one moment', async () => {
    await using house = await openHouse()
    await house.client.addToMyList({ titleId: title(1) })
    await house.client.removeFromMyList({ titleId: title(1) })
    await house.client.removeFromMyList({ titleId: title(1) })
    expect(await house.client.listMyList()).toEqual({ titleIds: [] })
    await house.client.addToMyList({ titleId: title(1) })
    expect(await house.client.listMyList()).toEqual({ titleIds: [title(1)] })
  })

  it('lets the oldest go when it is full', async () => {
    await using house = await openHouse()
    await house.context.myLists.putAll(
      Array.from({ length: 500 }, (_, index) => ({
        partition: person.profileId!,
        key: title(index),
        value: { addedAt: index },
        token: index + 1,
      })),
    )
    await house.client.addToMyList({ titleId: title(999) })
    const { titleIds } = await house.client.listMyList()
    expect([titleIds.length, titleIds[0], titleIds.at(-1)]).toEqual([500, title(999), title(1)])
  })
})
