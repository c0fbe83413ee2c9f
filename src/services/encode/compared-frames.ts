import type { RecipeName } from '../../contracts/encode.ts'

/** Every how many frames a score is taken: neighbours in a shot are alike. */
export const comparedEvery: Readonly<Record<RecipeName, number>> = { economy: 8, standard: 6, best: 3 }
