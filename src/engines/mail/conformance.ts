import { describe, expect, it } from 'vitest'
import type { Letter, Mail } from './port.ts'

export interface MailHarness extends AsyncDisposable {
  readonly mail: Mail
  /** What has arrived, in the order in which it was sent. */
  readonly arrived: () => Promise<readonly Letter[]>
}

/** What every mail engine does; `open` gives one that has sent nothing for each case. */
export const mailConformance = (engine: string, open: () => Promise<MailHarness>): void => {
  describe(`${engine} as mail`, () => {
    it('hands over a letter as it is, whatever language it is in', async () => {
      await using house = await open()
      const letter: Letter = {
        to: 'ada@example.org',
        subject: 'Ihr Zugang — ログイン 🔑',
        text: 'Grüße aus Zürich.\n.\nEine Zeile, die mit einem Punkt beginnt:\n.hier\nhttps://example.org/?token=a=b&c=d',
        html: '<p>Grüße &amp; <a href="https://example.org/?token=a=b">ログイン</a></p>',
      }
      await house.mail.send(letter)
      expect(await house.arrived()).toEqual([letter])
    })

    it('hands over a letter without HTML', async () => {
      await using house = await open()
      await house.mail.send({ to: 'ada@example.org', subject: 'Hello', text: 'Plain.' })
      expect(await house.arrived()).toEqual([{ to: 'ada@example.org', subject: 'Hello', text: 'Plain.' }])
    })

    it('keeps the order of letters', async () => {
      await using house = await open()
      for (const subject of ['one', 'two', 'three']) await house.mail.send({ to: 'ada@example.org', subject, text: subject })
      expect((await house.arrived()).map(({ subject }) => subject)).toEqual(['one', 'two', 'three'])
    })
  })
}
