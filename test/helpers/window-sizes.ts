/** The windows in which every screen is looked at, in CSS pixels, and the layout that they get: a phone, a laptop, a desk, and a television. */
export const windowSizes = [
  { name: '390', width: 390, height: 844, layout: 'near', hasTouch: true },
  { name: '1280', width: 1280, height: 720, layout: 'near', hasTouch: false },
  { name: '1920', width: 1920, height: 1080, layout: 'near', hasTouch: false },
  { name: 'television', width: 960, height: 540, layout: 'television', hasTouch: false },
] as const

export type WindowSize = (typeof windowSizes)[number]
