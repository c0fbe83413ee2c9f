import type { RecipeName } from '../../contracts/encode.ts'

/** Every how many frames a score is taken: neighbours in a shot are alike. */
export const comparedEvery: Readonly<Record<RecipeName, number>> = { economy: 8, standard: 6, best: 3 }

/** Of a trial one frame is compared for so much film: of a window's pictures in many sizes, few say how the sizes compare. */
export const triedEverySeconds = 0.5
