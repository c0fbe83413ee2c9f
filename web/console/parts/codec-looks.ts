export interface CodecLook {
  readonly colour: string
  /** A mark around a middle of zero, about 11 wide. */
  readonly mark: string
}

/** Blue and orange of Okabe and Ito's palette, and two greys: apart for every kind of colour vision; the marks differ in shape too. */
const looks: Readonly<Record<string, CodecLook>> = {
  h264: { colour: 'var(--chart-blue)', mark: 'M-4.5-4.5h9v9h-9Z' },
  hevc: { colour: 'var(--silver)', mark: 'M0-6 5.5 4h-11Z' },
  vp9: { colour: 'var(--dust)', mark: 'M0-6 6 0 0 6-6 0Z' },
  av1: { colour: 'var(--arc)', mark: 'M0-5a5 5 0 1 0 0 10A5 5 0 0 0 0-5Z' },
}
const otherLook: CodecLook = { colour: 'var(--paper)', mark: 'M-5-1.5h10v3h-10Z' }

export const codecLook = (codec: string): CodecLook => looks[codec] ?? otherLook
