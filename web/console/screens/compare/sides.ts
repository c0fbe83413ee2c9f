import type { Build } from '../../../../src/contracts/encode.ts'
import type { BuildId } from '../../../../src/contracts/ids.ts'

export type Rung = Build['rungs'][number]

/** One of two pictures that are compared. */
export interface Side {
  readonly build: Build
  readonly rung: Rung
}

/** The rungs of a build with a picture that can be shown here, the dearest first. */
export const rungsToShow = (build: Pick<Build, 'rungs'>, canShow: (codecs: string) => boolean): Rung[] =>
  build.rungs
    .filter(({ kind, codecs, height }) => kind === 'video' && height !== undefined && canShow(codecs))
    .toSorted((a, b) => b.averageBps - a.averageBps)

/**
 * What to compare at first: on the right the best rung of the build one comes from, on the left the rung of another build that costs as much; where there is no
 * other build, the next rung of the same. Undefined where fewer than two pictures can be shown.
 */
export const sidesAtFirst = (
  builds: readonly Build[],
  first: BuildId,
  canShow: (codecs: string) => boolean,
): readonly [Side, Side] | undefined => {
  const sidesOf = (build: Build): Side[] => rungsToShow(build, canShow).map((rung) => ({ build, rung }))
  const own = builds.filter(({ buildId }) => buildId === first).flatMap(sidesOf)
  const others = builds
    .filter(({ buildId }) => buildId !== first)
    .toSorted((a, b) => Number(b.complete) - Number(a.complete))
    .flatMap(sidesOf)
  const right = own[0] ?? others[0]
  if (!right) return undefined
  const otherBuild = others.find(({ build }) => build !== right.build)?.build
  const candidates = otherBuild ? others.filter(({ build }) => build === otherBuild) : own.filter((side) => side !== right)
  const left = nearest(candidates, right.rung.averageBps)
  return left && [left, right]
}

/** In the ratio of rates: twice as much is as far as half. */
const nearest = (sides: readonly Side[], bps: number): Side | undefined =>
  sides.toSorted((a, b) => distance(a.rung.averageBps, bps) - distance(b.rung.averageBps, bps))[0]

const distance = (a: number, b: number): number => Math.abs(Math.log(Math.max(1, a) / Math.max(1, b)))

/** For a choice: `<build> <rung>`. */
export const sideKey = ({ build, rung }: Side): string => `${build.buildId} ${rung.id}`

export const sideOfKey = (builds: readonly Build[], key: string): Side | undefined => {
  const [buildId, ...rungId] = key.split(' ')
  const build = builds.find((candidate) => candidate.buildId === buildId)
  const rung = build?.rungs.find(({ id }) => id === rungId.join(' '))
  return build && rung && { build, rung }
}
