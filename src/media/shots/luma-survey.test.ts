import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../kit/failure.ts'
import { gradualUnits, lumaPixels, lumaWidth } from './luma-facts.ts'
import { surveyLuma } from './luma-survey.ts'
import { flatPicture, held, scenePicture, surveyed, transition } from './sample-pictures.ts'

describe('surveyLuma', () => {
  it('measures brightness, contrast and darkness of each picture', () => {
    const half = flatPicture(0).fill(200, lumaPixels / 2)
    const { mean, spread, dark, frames } = surveyed([flatPicture(0), flatPicture(19), flatPicture(20), half])
    expect(frames).toBe(4)
    expect([...mean]).toEqual([0, 19, 20, 100])
    expect([...spread]).toEqual([0, 0, 0, 100])
    expect([...dark]).toEqual([lumaPixels, lumaPixels, 0, lumaPixels / 2])
  })

  it('measures the change from the picture before, and none for the first', () => {
    const { difference, histogram } = surveyed([flatPicture(10), flatPicture(10), flatPicture(60)])
    expect([...difference]).toEqual([0, 0, 50])
    expect([...histogram]).toEqual([0, 0, 50])
  })

  it('sees that light which only changes places is the same light', () => {
    const left = flatPicture(0).map((_, index) => (index % lumaWidth < lumaWidth / 2 ? 200 : 0))
    const right = left.map((luma) => 200 - luma)
    const { difference, histogram } = surveyed([left, right])
    expect([difference[1], histogram[1]]).toEqual([200, 0])
  })

  it('forgives a camera that moves, and not a cut', () => {
    const { difference, residual } = surveyed([scenePicture(1), scenePicture(1, 6, 0), scenePicture(1, 6, 4), scenePicture(2)])
    expect(residual[1]! / difference[1]!).toBeLessThan(0.1)
    expect(residual[2]! / difference[2]!).toBeLessThan(0.1)
    expect(residual[3]! / difference[3]!).toBeGreaterThan(0.6)
  })

  it('tells how many frames ago a picture was that is back', () => {
    const [scene, white] = [scenePicture(3), flatPicture(255)]
    expect([...surveyed([scene, white, scene, scene, white, white, scene]).returns]).toEqual([0, 0, 2, 0, 3, 0, 3])
  })

  it('does not look back farther than a flash lasts', () => {
    const pictures = [scenePicture(3), ...held(flatPicture(255), 6), scenePicture(3)]
    expect(surveyed(pictures, 24).returns.at(-1)).toBe(0)
    expect(surveyed(pictures, 60).returns.at(-1)).toBe(7)
  })

  it('calls a picture still as long as it is like the first of its stretch, however slowly it drifts', () => {
    const nearly = flatPicture(100).fill(104, 0, 100)
    expect([...surveyed([flatPicture(100), flatPicture(100), nearly, flatPicture(101), flatPicture(101)]).still]).toEqual([0, 1, 1, 0, 1])
    const drifting = Array.from({ length: 20 }, (_, index) => flatPicture(100).fill(101, 0, index * 100))
    expect(surveyed(drifting).still.filter((still) => still === 0).length).toBeGreaterThan(2)
  })

  it('knows a blend by its middle, which is the mean of both ends', () => {
    const [a, b] = [scenePicture(4), scenePicture(5)]
    const { gradual } = surveyed([...held(a, 12), ...transition(a, b, 23), ...held(b, 12)], 24)
    expect(gradual.map(({ reach }) => reach)).toEqual([3, 6, 12, 24])
    const [, , { across, bend }] = gradual as [unknown, unknown, (typeof gradual)[number]]
    const middle = 12 + 11
    expect(across[middle]! / gradualUnits).toBeGreaterThan(20)
    expect(bend[middle]! / across[middle]!).toBeLessThan(0.02)
    expect([across[11], across.at(-12)]).toEqual([0, 0])
  })

  it('finds half of everything bent at a cut', () => {
    const { gradual } = surveyed([...held(flatPicture(40), 10), ...held(flatPicture(140), 10)], 24)
    const { across, bend } = gradual[0]!
    expect([across[10]! / gradualUnits, bend[10]! / gradualUnits]).toEqual([100, 50])
  })

  it('takes the stream in pieces of any size', () => {
    const pictures = [...held(scenePicture(6), 3), ...transition(scenePicture(6), scenePicture(7), 6), flatPicture(0), scenePicture(8, 3)]
    const bytes = new Uint8Array(pictures.flatMap((picture) => [...picture]))
    const whole = surveyed(pictures)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 * lumaPixels }), { maxLength: 40 }), (sizes) => {
        const survey = surveyLuma(24)
        let at = 0
        for (const size of sizes) {
          survey.push(bytes.subarray(at, at + size))
          at = Math.min(bytes.length, at + size)
        }
        survey.push(bytes.subarray(at))
        expect(survey.finish()).toEqual(whole)
      }),
      { numRuns: 30 },
    )
  })

  it('keeps every frame when its columns grow', () => {
    const pictures = Array.from({ length: 251 }, (_, luma) => flatPicture(luma))
    const { frames, mean, gradual } = surveyed(Array.from({ length: 4200 }, (_, frame) => pictures[frame % 251]!))
    expect([frames, mean.length, gradual[3]!.across.length]).toEqual([4200, 4200, 4200])
    expect([mean[0], mean[4095], mean[4096], mean[4199]]).toEqual([0, 4095 % 251, 4096 % 251, 4199 % 251])
  })

  it('has no facts of a film without frames', () => {
    const { frames, mean } = surveyLuma(24).finish()
    expect([frames, mean.length]).toEqual([0, 0])
  })

  it('says that a stream was torn', () => {
    const survey = surveyLuma(24)
    survey.push(new Uint8Array(2 * lumaPixels + 5))
    expect(() => survey.finish()).toThrow(
      new Failure('TORN_FRAME', 'the luma pictures of the film ended inside a frame', { frames: 2, bytesOver: 5 }),
    )
  })

  it.each([0, -1, 0.5, 121, Number.NaN, Number.POSITIVE_INFINITY])('refuses to look %d times a second', (framesPerSecond) => {
    expect(() => surveyLuma(framesPerSecond)).toThrow('a film is surveyed at 1 to 120 frames a second')
  })
})
