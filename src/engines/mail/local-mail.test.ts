import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../../kit/clock.ts'
import { newIds } from '../../kit/ids.ts'
import { seededRandom } from '../../kit/random.ts'
import { mailConformance } from './conformance.ts'
import { keptLetters, openLocalMail } from './local-mail.ts'

mailConformance('local folder', async () => {
  const house = emptyHouse()
  return {
    mail: house.mail,
    arrived: async () => (await house.mail.recent(10)).map(({ letterId: _id, sentAt: _at, ...letter }) => letter).reverse(),
    [Symbol.asyncDispose]: async () => house[Symbol.dispose](),
  }
})

describe('openLocalMail', () => {
  it('shows the latest letters first, with their time, also after a restart', async () => {
    using house = emptyHouse()
    await house.mail.send({ to: 'a@example.org', subject: 'one', text: '1' })
    await house.clock.advance(1_000)
    await house.mail.send({ to: 'b@example.org', subject: 'two', text: '2' })
    const letters = await house.again().recent(10)
    expect(letters.map(({ subject, sentAt }) => [subject, sentAt - house.clock.now()])).toEqual([
      ['two', 0],
      ['one', -1_000],
    ])
    expect(letters[0]?.letterId).toMatch(/^[0-9a-f-]{36}$/)
    expect((await house.mail.recent(1)).map(({ subject }) => subject)).toEqual(['two'])
    expect(await house.mail.recent(0)).toEqual([])
  })

  it('keeps a bounded number of letters, the latest', async () => {
    using house = emptyHouse()
    for (let i = 0; i < keptLetters; i += 1) writeFileSync(join(house.folder, `0-${String(i).padStart(4, '0')}.json`), '{}')
    await house.mail.send({ to: 'a@example.org', subject: 'last', text: '' })
    const names = readdirSync(house.folder).toSorted()
    expect(names).toHaveLength(keptLetters)
    expect(names[0]).toBe('0-0001.json')
    expect((await house.mail.recent(1))[0]?.subject).toBe('last')
  })

  it('lets nobody else read a letter, and shows none that is half written', async () => {
    using house = emptyHouse()
    await house.mail.send({ to: 'a@example.org', subject: 's', text: 't' })
    writeFileSync(join(house.folder, 'zzz.json.new'), '{"to":')
    const [name = ''] = readdirSync(house.folder)
    expect(statSync(join(house.folder, name)).mode & 0o777).toBe(0o600)
    expect(await house.mail.recent(10)).toHaveLength(1)
  })

  it('says in an outage that a letter could not be stored', async () => {
    using house = emptyHouse()
    rmSync(house.folder, { recursive: true })
    const sending = house.mail.send({ to: 'a@example.org', subject: 's', text: 't' })
    await expect(sending).rejects.toMatchObject({ name: 'Outage', source: 'mail', cause: { code: 'ENOENT' } })
  })
})

const emptyHouse = () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitascope-mail-'))
  const clock = manualClock()
  const newId = newIds({ clock, random: seededRandom('mail') })
  const again = () => openLocalMail({ folder, clock, newId })
  return { folder, clock, mail: again(), again, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}
