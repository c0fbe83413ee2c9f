/** The part of a film that an axis shows, in seconds from its beginning. */
export interface TimeView {
  readonly fromSeconds: number
  readonly toSeconds: number
}

/** Nearer than this nobody looks at a film as a whole: twelve pictures of 24 a second. */
const leastSpanSeconds = 0.5

export const wholeView = (lengthSeconds: number): TimeView => ({ fromSeconds: 0, toSeconds: lengthSeconds })

export const spanOfView = ({ fromSeconds, toSeconds }: TimeView): number => toSeconds - fromSeconds

export const isWhole = (view: TimeView, lengthSeconds: number): boolean => spanOfView(view) >= lengthSeconds * 0.9999

/** As long as `factor` times what it was, with `atSeconds` where it stood; never longer than the film. */
export const zoomed = (view: TimeView, lengthSeconds: number, factor: number, atSeconds: number): TimeView => {
  const span = Math.min(lengthSeconds, Math.max(Math.min(leastSpanSeconds, lengthSeconds), spanOfView(view) * factor))
  const share = (atSeconds - view.fromSeconds) / spanOfView(view)
  return within({ fromSeconds: atSeconds - share * span, toSeconds: atSeconds + (1 - share) * span }, lengthSeconds)
}

/** The same length somewhere else, inside of the film. */
export const moved = (view: TimeView, lengthSeconds: number, bySeconds: number): TimeView =>
  within({ fromSeconds: view.fromSeconds + bySeconds, toSeconds: view.toSeconds + bySeconds }, lengthSeconds)

/** The same length around a place; what can be seen already is left where it is. */
export const showing = (view: TimeView, lengthSeconds: number, atSeconds: number): TimeView =>
  atSeconds >= view.fromSeconds && atSeconds <= view.toSeconds
    ? view
    : moved(view, lengthSeconds, atSeconds - (view.fromSeconds + view.toSeconds) / 2)

const within = (view: TimeView, lengthSeconds: number): TimeView => {
  const span = Math.min(spanOfView(view), lengthSeconds)
  const fromSeconds = Math.max(0, Math.min(view.fromSeconds, lengthSeconds - span))
  return { fromSeconds, toSeconds: fromSeconds + span }
}

const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400]

/** Round steps of a clock inside of a view, at most about `count`. */
export const ticksOfView = (view: TimeView, count: number): number[] => {
  const step = steps.find((candidate) => candidate >= spanOfView(view) / Math.max(1, count)) ?? steps.at(-1)!
  const first = Math.ceil(view.fromSeconds / step - 1e-9)
  const last = Math.floor(view.toSeconds / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => round((first + index) * step))
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000
