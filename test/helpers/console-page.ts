/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import type { JobId } from '../../src/contracts/ids.ts'
import { adminEmail, adminPassword } from './house.ts'

/** Fills in the console's own door. */
export const signInAsOperator = async (page: Page, password = adminPassword): Promise<void> => {
  await page.getByLabel('E-mail').fill(adminEmail)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** On the screen of masters: drops the file as if a person dragged it from the desktop, and opens the job that came of it. */
export const handOver = async (page: Page, path: string): Promise<JobId> => {
  await page.getByLabel('Recipe').selectOption('economy')
  await dropFile(page, path)
  const link = page.getByRole('link', { name: 'Open the job' })
  const address = await link.getAttribute('href')
  await link.click()
  return address!.split('/').at(-1) as JobId
}

const dropFile = async (page: Page, path: string): Promise<void> => {
  const data = await page.evaluateHandle(
    ({ base64, name }) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type: 'video/mp4' }))
      return transfer
    },
    { base64: readFileSync(path).toString('base64'), name: basename(path) },
  )
  const zone = page.getByText('Drop a master here')
  await zone.dispatchEvent('dragover', { dataTransfer: data })
  await zone.dispatchEvent('drop', { dataTransfer: data })
}
