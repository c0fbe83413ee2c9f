import type { AnyContractProcedure } from '@orpc/contract'
import { describe, expect, it } from 'vitest'
import { callAs } from '../../../test/helpers/calls.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import { contracts, type Clients } from '../../contracts/index.ts'
import type { AccountId } from '../../contracts/ids.ts'
import type { Call } from '../../contracts/service.ts'
import { manualClock } from '../../kit/clock.ts'
import { operationForwarder } from './forward-operation.ts'

/** A catalogue whose every call waits until the test ends it. */
const setUp = () => {
  const waiting: { signal: AbortSignal | undefined; end: (answer: unknown) => void }[] = []
  const ask = (_: unknown, { signal }: { signal?: AbortSignal }) => new Promise((resolve) => waiting.push({ signal, end: resolve }))
  const forward = operationForwarder({
    clients: { catalogue: { listTitles: ask, createTitle: ask } } as unknown as Clients,
    clock: manualClock(),
    asCall: (_, action) => action(),
  })
  const run = (
    operation: 'listTitles' | 'createTitle',
    input: unknown,
    call: Call = callAs({ person: testPerson() }),
    signal?: AbortSignal,
  ) => forward({ service: 'catalogue', operation, procedure: contracts.catalogue[operation] as AnyContractProcedure, input, call, signal })
  return { waiting, run }
}

describe('passing operations on', () => {
  it('asks once for identical reads of one person at the same time', async () => {
    const { waiting, run } = setUp()
    const answers = [run('listTitles', { limit: 5 }), run('listTitles', { limit: 5 })]
    expect(waiting).toHaveLength(1)
    waiting[0]!.end('the list')
    expect(await Promise.all(answers)).toEqual(['the list', 'the list'])
    void run('listTitles', { limit: 5 })
    expect(waiting).toHaveLength(2)
  })

  it('asks again for another input, another person, another name of the house, and for every write', () => {
    const { waiting, run } = setUp()
    void run('listTitles', { limit: 5 })
    void run('listTitles', { limit: 6 })
    void run('listTitles', { limit: 5 }, callAs({ person: testPerson({ accountId: '019370a0-0000-7000-8000-0000000000a9' as AccountId }) }))
    void run('listTitles', { limit: 5 }, callAs({ person: testPerson(), origin: 'https://films.example.org' }))
    expect(waiting).toHaveLength(4)
    void run('createTitle', {})
    void run('createTitle', {})
    expect(waiting).toHaveLength(6)
  })

  it('does not end a shared read with the one who asked first', async () => {
    const { waiting, run } = setUp()
    const leaving = new AbortController()
    const answers = [run('listTitles', {}, callAs(), leaving.signal), run('listTitles', {}, callAs())]
    leaving.abort()
    expect(waiting[0]!.signal!.aborted).toBe(false)
    waiting[0]!.end('the list')
    expect(await Promise.all(answers)).toEqual(['the list', 'the list'])
  })

  it('ends a write with the one who asked', () => {
    const { waiting, run } = setUp()
    const leaving = new AbortController()
    void run('createTitle', {}, callAs(), leaving.signal)
    leaving.abort()
    expect(waiting[0]!.signal!.aborted).toBe(true)
  })

  it('lets no more calls to a service than it can answer', async () => {
    const { waiting, run } = setUp()
    const running = Array.from({ length: 100 }, () => run('createTitle', {}))
    await expect(run('createTitle', {})).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 })
    waiting[0]!.end('made')
    await running[0]
    void run('createTitle', {})
    expect(waiting).toHaveLength(101)
  })
})
