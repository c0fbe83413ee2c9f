/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import type { JobId, PlayId, TitleId } from '../../src/contracts/ids.ts'

/** What the screens show, in a house that is furnished. */
export interface Sight {
  readonly filmId: TitleId
  readonly seriesId: TitleId
  readonly jobId: JobId
  /** Somebody watched this for some seconds. */
  readonly playId: PlayId
  /** Session tokens. */
  readonly member: string
  readonly operator: string
}

export interface Screen {
  readonly name: string
  readonly path: (sight: Sight) => string
  /** What a person does there before one looks. */
  readonly open?: (page: Page) => Promise<unknown>
  /** For nobody who is signed in. */
  readonly isOutside?: true
  /** Does not scroll: it fills the window, or something floats over it. */
  readonly isOneView?: true
}

/** Resolves when everything has come: fonts, pictures below the fold too, and no shape of something that is still on its way. */
export const settle = async (page: Page): Promise<void> => {
  await page.waitForLoadState('load')
  await page.waitForFunction(() => document.querySelector('main, [role=main]') && !document.querySelector('[aria-busy="true"]'))
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = 'eager'
    await document.fonts.ready
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })
}

/**
 * For a picture of a whole page: what is only drawn when somebody scrolls to it is drawn, and a bar at the bottom of the window goes to the bottom of
 * the page, else it covers the middle.
 */
export const unfold = async (page: Page): Promise<void> => {
  await page.addStyleTag({ content: '* { content-visibility: visible !important }' })
  await page.evaluate(() => {
    document.body.style.position = 'relative'
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const { position, bottom, top } = getComputedStyle(element)
      if (position === 'fixed' && bottom === '0px' && top !== '0px') element.style.position = 'absolute'
    }
  })
  await settle(page)
}
