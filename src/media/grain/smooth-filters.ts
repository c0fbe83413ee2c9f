/** The decoder of AV1 that can leave its grain out. */
export const grainFreeDecoder = 'libdav1d'

/** How ffmpeg opens a file of AV1 without the grain that it tells of. */
export const grainFreeInput = (path: string): string[] => ['-c:v', grainFreeDecoder, '-filmgrain', '0', '-i', `file:${path}`]

/** What ffmpeg must have for `smoothFilters`. */
export const smoothFilterNames: readonly string[] = ['bilateral', 'atadenoise']

/**
 * Filters for ffmpeg that take grain of this strength (standard deviation on the scale of 8 bits) out of pictures before they are encoded at a rate factor, or of pictures
 * to compare with, which have none. Each pixel becomes the mean of its neighbours that hardly differ from it, and then that of the same pixel in four pictures
 * before and four after it. From a rate factor on at which the encoder wipes the grain out by itself, the first would only take shapes away, and is left out.
 *
 * Both are cheap beside any encoder of AV1; what they are worth is measured in bench/encode/grain.part.ts.
 */
export const smoothFilters = (strength: number, crf?: number): string[] => {
  const part = (factor: number) => ((strength * factor) / 255).toFixed(4)
  const reach = Math.min(mostReach, Math.max(leastReach, strength * reachOfStrength)).toFixed(2)
  const limits = [0, 1, 2].map((plane) => `${plane}a=${part(differences.picture)}:${plane}b=${part(differences.pictures)}`)
  return [
    ...(crf === undefined || crf < wipingFactor(strength) ? [`bilateral=sigmaS=${reach}:sigmaR=${part(differences.beside)}`] : []),
    `atadenoise=${limits.join(':')}:s=${pictures}`,
  ]
}

/** Pixels. Shapes smaller than that are taken for grain where they are as weak, so that weak grain is not worth much of it. */
const reachOfStrength = 0.65
const [leastReach, mostReach] = [1, 3]
/** Differences of so many times the strength of the grain are taken for grain: beside a pixel, from a picture to another, and in all pictures together. */
const differences = { beside: 1.8, picture: 2.2, pictures: 5.5 }
const pictures = 9

/** Twice the grain is wiped out by a quantiser of twice the step, which is ten rate factors of SVT-AV1 further; grain of 2.3 was seen to go at 32. */
const wipingFactor = (strength: number): number => 32 + 10 * Math.log2(strength / 2.3)
