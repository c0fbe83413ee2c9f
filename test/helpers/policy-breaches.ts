import type { Page } from 'playwright-core'

/** What Chromium did not let a page do because of its Content-Security-Policy, as it says so in the console. Grows while the page is used. */
export const policyBreaches = (page: Page): readonly string[] => {
  const breaches: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) breaches.push(message.text())
  })
  return breaches
}
