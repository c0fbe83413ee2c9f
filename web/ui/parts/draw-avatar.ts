import { pick, seededRandom, shuffled } from '../../../src/kit/random.ts'

/** A face or figure on a square of 100, made from a seed: the same seed is always the same drawing. */
export interface Drawing {
  readonly ground: string
  readonly shapes: readonly Shape[]
  /** Children's have eyes. */
  readonly eyes: { readonly y: number; readonly gap: number; readonly colour: string } | undefined
}
export interface Shape {
  readonly path: string
  readonly fill: string
}

/** A ground and three colours that stand on it. */
type Palette = readonly [string, string, string, string]

const palettes: readonly Palette[] = [
  ['#26364a', '#f2b279', '#e4576a', '#f5e7cf'],
  ['#3a2340', '#ff9f68', '#f6d186', '#8fb8ca'],
  ['#143d3a', '#f0a868', '#e9e2c4', '#d8664f'],
  ['#43222b', '#f3c77a', '#e98a6d', '#9fb4a5'],
  ['#20304f', '#8ec3d6', '#f7e0b0', '#ef8354'],
  ['#2e2a24', '#d9a441', '#b9543f', '#efe3cf'],
]
const kidsPalettes: readonly Palette[] = [
  ['#ffd166', '#ef6f6c', '#fff3d6', '#3d5a80'],
  ['#7bdff2', '#f7d6e0', '#ff8fa3', '#2b4162'],
  ['#b8e986', '#fff1a8', '#ff9b71', '#33523c'],
  ['#f7aef8', '#fdf0d5', '#72ddf7', '#4a3f6b'],
]

/** The height of the middle of a child's face. */
const faceY = 58

export const drawAvatar = (seed: string, kids: boolean): Drawing => {
  const random = seededRandom(`avatar ${seed}`)
  const [ground, ...colours] = pick(random, kids ? kidsPalettes : palettes)
  // Neighbours never have the same colour.
  const inks = shuffled(random, colours)
  let used = 0
  const colour = () => inks[used++ % inks.length]!
  const between = (low: number, high: number) => Math.round(low + random.next() * (high - low))
  const motifs = [
    () => [disc(between(30, 70), between(25, 45), between(14, 24), colour()), hill(between(55, 72), between(8, 26), colour())],
    () => [ring(50, 52, between(26, 36), between(8, 14), colour()), disc(50, 52, between(6, 12), colour())],
    () => [half(50, 58, between(28, 40), colour()), disc(between(35, 65), between(24, 36), between(8, 13), colour())],
    () => [beam(between(10, 30), between(35, 60), colour()), disc(between(14, 28), between(40, 56), between(10, 15), colour())],
    () => [
      hill(between(42, 56), between(-20, -6), colour()),
      hill(between(60, 74), between(8, 22), colour()),
      disc(between(60, 78), between(20, 32), between(8, 13), colour()),
    ],
    () => [disc(40, 50, between(20, 28), colour()), disc(62, 50, between(16, 24), colour()), disc(51, 50, between(5, 9), ground)],
  ]
  if (kids) {
    const radius = between(29, 35)
    return {
      ground,
      shapes: [pick(random, [ears, antenna, tuft])(colours[0], radius), disc(50, faceY, radius, colours[1])],
      eyes: { y: faceY + between(-4, 1), gap: between(9, 13), colour: colours[2] },
    }
  }
  return { ground, shapes: pick(random, motifs)(), eyes: undefined }
}

const disc = (x: number, y: number, radius: number, fill: string): Shape => ({
  path: `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${radius * 2} 0a${radius} ${radius} 0 1 0 ${-radius * 2} 0Z`,
  fill,
})
const ring = (x: number, y: number, radius: number, width: number, fill: string): Shape => ({
  // The inner circle runs the other way round and so stays empty.
  path: `${disc(x, y, radius, fill).path}M${x - radius + width} ${y}a${radius - width} ${radius - width} 0 1 1 ${(radius - width) * 2} 0a${radius - width} ${radius - width} 0 1 1 ${-(radius - width) * 2} 0Z`,
  fill,
})
const half = (x: number, y: number, radius: number, fill: string): Shape => ({
  path: `M${x - radius} ${y}a${radius} ${radius} 0 0 1 ${radius * 2} 0Z`,
  fill,
})
const hill = (y: number, bend: number, fill: string): Shape => ({ path: `M0 ${y}Q50 ${y - bend} 100 ${y}V100H0Z`, fill })
const beam = (x: number, y: number, fill: string): Shape => ({ path: `M${x} ${y}L100 ${y - 34}V${y + 34}Z`, fill })
/** Behind a face of this radius in the middle of the square. */
const ears = (fill: string, radius: number): Shape => {
  const away = Math.round(radius * 0.74)
  return { path: `${disc(50 - away, faceY - away, 12, fill).path}${disc(50 + away, faceY - away, 12, fill).path}`, fill }
}
const antenna = (fill: string, radius: number): Shape => ({
  path: `M48 ${faceY - radius - 10}v20h4v-20Z${disc(50, faceY - radius - 11, 6, fill).path}`,
  fill,
})
const tuft = (fill: string, radius: number): Shape => {
  const top = faceY - radius
  return { path: `M34 ${top + 12}Q38 ${top - 14} 49 ${top - 1}Q58 ${top - 16} 66 ${top + 12}Z`, fill }
}
