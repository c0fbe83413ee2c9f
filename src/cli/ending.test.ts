import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { encode } from '../contracts/encode.ts'
import { Failure, Outage } from '../kit/failure.ts'
import { endingOf } from './ending.ts'
import { ingest } from './ingest.ts'

/** What the house says of an input that does not fit the contract. */
const refused = (input: unknown) => {
  const issues = (encode.submitMaster['~orpc'].inputSchema as z.ZodType).safeParse(input).error!.issues
  return new ORPCError('BAD_REQUEST', { message: 'Input validation failed', data: { issues } })
}

describe('the ending of a command', () => {
  it('names the flag that filled a field which the house refused, and counts as wrong use', () => {
    const source = { kind: 'path', path: '/film.mp4' }
    const { exitCode, words, document } = endingOf(
      refused({ source, name: { en: 'x'.repeat(4001) }, priority: 1.5, idempotencyKey: '' }),
      ingest,
    )
    expect(exitCode).toBe(2)
    expect(document.error).toMatchObject({
      code: 'BAD_REQUEST',
      message: '--title: must have at most 4000 characters; --priority: must be a whole number; idempotencyKey: must not be empty.',
      usage: expect.stringMatching(/^\.\/vitascope ingest FILE/),
    })
    expect(words.startsWith(`${document.error.message}\n./vitascope ingest FILE`)).toBe(true)
  })

  it.each([
    ['a failure', new Failure('DISK_FULL', 'There is no room.', { freeBytes: 1 }), 1, 'DISK_FULL'],
    ['a failure of the contract', new ORPCError('NO_SUCH_TITLE', { status: 404, message: 'There is no such title.' }), 1, 'NO_SUCH_TITLE'],
    ['a full disk, whatever its status', new ORPCError('DISK_FULL', { status: 507, message: 'There is no room.' }), 1, 'DISK_FULL'],
    ['an outage', new Outage('house', 'No house answers.'), 3, 'OUTAGE'],
    ['an outage behind the door', new ORPCError('SERVICE_UNAVAILABLE', { message: 'sql does not answer' }), 3, 'SERVICE_UNAVAILABLE'],
    ['a configuration that is wrong', new Failure('BAD_CONFIG', 'There is no key prot.'), 1, 'BAD_CONFIG'],
    ['a flag of it that is wrong', new Failure('BAD_CONFIG', '--port: …', { flag: true }), 2, 'BAD_CONFIG'],
  ])('of %s says what it was and how it counts', (_, trouble, exitCode, code) => {
    const ending = endingOf(trouble, ingest)
    expect([ending.exitCode, ending.document.error.code]).toEqual([exitCode, code])
    expect(ending.words).not.toContain('    at ')
  })

  it('of a defect shows its stack', () => {
    const ending = endingOf(new Error('the program is wrong'), ingest)
    expect(ending).toMatchObject({ exitCode: 1, document: { error: { code: 'DEFECT', message: 'the program is wrong' } } })
    expect(ending.words).toContain('    at ')
  })
})
