import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { estimateGrain } from '../../media/grain/estimate-grain.ts'
import { picturesIn } from '../../media/grain/picture.ts'
import { putGrainInMovie } from '../../media/grain/put-grain-in-movie.ts'
import { grainPairsPath, type ChunkOutput } from '../../media/ladder/plan-chunk.ts'

/** Pairs of pictures of a unit from which its grain is learned. */
const mostPairs = 3

/** Where they begin in a unit of so many frames. */
export const grainPairsOf = (frames: number): number[] => {
  const pairs = Math.min(mostPairs, Math.floor(frames / 2))
  return Array.from({ length: pairs }, (_, index) => Math.min(frames - 2, Math.floor(((index + 0.5) * frames) / pairs)))
}

/** Seeds of units that follow each other should not begin alike. */
const seedOfFrame = (frame: number): number => (7391 + frame * 3381) & 0xffff

/** Gives an encoded part the grain of the pairs that were kept beside it, in the size of its rung, and removes them. */
export const putUnitGrain = async (folder: string, output: ChunkOutput, firstFrame: number): Promise<void> => {
  const { width, height, bitDepth = 8 } = output.rung
  const [path, pairsPath] = [join(folder, output.path), join(folder, grainPairsPath(output))]
  const grain = estimateGrain(pairsIn(picturesIn(await readFile(pairsPath), { width, height, bitDepth })))
  await rm(pairsPath)
  const movie = putGrainInMovie(await readFile(path), { grain, firstSeed: seedOfFrame(firstFrame) })
  const made = `${path}.part`
  await writeFile(made, movie)
  await rename(made, path)
}

const pairsIn = <Item>(items: readonly Item[]): (readonly [Item, Item])[] =>
  Array.from({ length: Math.floor(items.length / 2) }, (_, index) => [items[2 * index]!, items[2 * index + 1]!] as const)
