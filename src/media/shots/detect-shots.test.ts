import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectShots } from './detect-shots.ts'
import { blended, flatPicture, held, scenePicture, surveyed, transition } from './sample-pictures.ts'

/** `0 start, 24 cut …` */
const shotsIn = (pictures: readonly Uint8Array[], framesPerSecond = 24): string =>
  detectShots(surveyed(pictures, framesPerSecond))
    .map(({ firstFrame, startsBy }) => `${firstFrame} ${startsBy}`)
    .join(', ')

const panned = (seed: number, frames: number, step: number): Uint8Array[] =>
  Array.from({ length: frames }, (_, index) => scenePicture(seed, index * step))

const [black, white] = [flatPicture(0), flatPicture(255)]

describe('detectShots', () => {
  it('finds a cut at its frame', () => {
    expect(detectShots(surveyed([...panned(1, 30, 0.2), ...panned(2, 40, 0.2)]))).toEqual([
      { firstFrame: 0, frames: 30, startsBy: 'start' },
      { firstFrame: 30, frames: 40, startsBy: 'cut' },
    ])
  })

  it('finds cuts between dark pictures, whose differences are small', () => {
    const dim = (picture: Uint8Array): Uint8Array => blended(black, picture, 0.1)
    expect(shotsIn([...panned(1, 30, 0.2).map(dim), ...panned(2, 30, 0.2).map(dim)])).toBe('0 start, 30 cut')
  })

  it('finds cuts between fast cameras, and does not take the cameras for cuts', () => {
    expect(shotsIn([...panned(3, 40, 3), ...panned(4, 40, -4)])).toBe('0 start, 40 cut')
    expect(shotsIn(panned(5, 80, 5))).toBe('0 start')
  })

  it('takes a flash of any colour for none, and two of them neither', () => {
    const flashes = (picture: Uint8Array): Uint8Array[] => [...held(scenePicture(6), 20), ...held(picture, 3), ...held(scenePicture(6), 20)]
    expect(shotsIn(flashes(white))).toBe('0 start')
    expect(shotsIn(flashes(black))).toBe('0 start')
    expect(shotsIn([...flashes(white), ...flashes(white)])).toBe('0 start')
  })

  it('takes a black picture of half a second between two others for a shot', () => {
    expect(shotsIn([...held(scenePicture(6), 20), ...held(black, 12), ...held(scenePicture(6), 20)])).toBe('0 start, 20 cut, 32 cut')
  })

  it('finds a dissolve of still shots by its middle', () => {
    const [a, b] = [scenePicture(7), scenePicture(8)]
    expect(shotsIn([...held(a, 30), ...transition(a, b, 15), ...held(b, 30)])).toMatch(/^0 start, 3[678] dissolve$/)
  })

  it('finds a dissolve of moving shots by the sag of their variance', () => {
    const [a, b] = [panned(9, 70, 0.7), panned(10, 70, -0.7)]
    const frames = [
      ...a.slice(0, 40),
      ...a.slice(40, 60).map((picture, index) => blended(picture, b[index]!, (index + 1) / 21)),
      ...b.slice(20),
    ]
    expect(shotsIn(frames)).toMatch(/^0 start, (4[89]|5[012]) dissolve$/)
  })

  it('puts one border into the middle of a fade through black or white', () => {
    const through = (colour: Uint8Array): Uint8Array[] => {
      const [a, b] = [scenePicture(11), scenePicture(12)]
      return [...held(a, 30), ...transition(a, colour, 9), colour, ...transition(colour, b, 9), ...held(b, 30)]
    }
    expect(shotsIn(through(black))).toMatch(/^0 start, (39|40) fade$/)
    expect(shotsIn(through(white))).toMatch(/^0 start, (39|40) fade$/)
  })

  it('makes a shot of a black that stays, with a fade before and behind it', () => {
    const [a, b] = [scenePicture(13), scenePicture(14)]
    const pictures = [...held(a, 30), ...transition(a, black, 11), ...held(black, 48), ...transition(black, b, 11), ...held(b, 30)]
    expect(shotsIn(pictures)).toMatch(/^0 start, 3[456] fade, 9[456] fade$/)
  })

  it('makes a shot of a black that stays at the beginning, and of one at the end', () => {
    const scene = scenePicture(15)
    const pictures = [...held(black, 48), ...transition(black, scene, 11), ...held(scene, 30), ...transition(scene, black, 11)]
    expect(shotsIn([...pictures, ...held(black, 48)])).toMatch(/^0 start, 5[345] fade, 9[456] fade$/)
  })

  it('follows a fade from black on to white', () => {
    const [a, b] = [scenePicture(11), scenePicture(12)]
    const pictures = [...held(a, 30), ...transition(a, black, 9), ...transition(black, white, 19), ...held(white, 48), ...held(b, 30)]
    expect(shotsIn(pictures)).toMatch(/^0 start, 4[3-6] fade, 106 cut$/)
  })

  it('begins the shot at the cut where only one side of a black is a fade', () => {
    const [a, b] = [scenePicture(13), scenePicture(14)]
    expect(shotsIn([...held(a, 30), ...transition(a, black, 11), ...held(black, 5), ...held(b, 30)])).toBe('0 start, 46 cut')
    expect(shotsIn([...held(a, 30), ...held(black, 5), ...transition(black, b, 11), ...held(b, 30)])).toBe('0 start, 30 cut')
  })

  it('has no border in a fade at the beginning or the end of the film', () => {
    const scene = scenePicture(15)
    expect(shotsIn([...held(black, 5), ...transition(black, scene, 12), ...held(scene, 30), ...transition(scene, black, 12), black])).toBe(
      '0 start',
    )
  })

  it('makes no shot shorter than it may be', () => {
    const pictures = [...held(scenePicture(1), 3), ...held(scenePicture(2), 30), ...held(scenePicture(3), 5), ...held(scenePicture(4), 30)]
    expect(shotsIn(pictures)).toMatch(/^0 start, (33|38) cut$/)
    expect(detectShots(surveyed(pictures), { leastSeconds: 0.1 }).map(({ firstFrame }) => firstFrame)).toEqual([0, 3, 33, 38])
  })

  it('gives the one shot of a still film, of one frame, and none of no frame', () => {
    expect(shotsIn(held(scenePicture(1), 50))).toBe('0 start')
    expect(detectShots(surveyed([black]))).toEqual([{ firstFrame: 0, frames: 1, startsBy: 'start' }])
    expect(detectShots(surveyed([]))).toEqual([])
  })

  it('covers whatever it is shown from the first frame to the last', () => {
    const piece = fc.record({
      seed: fc.integer({ min: 0, max: 9 }),
      frames: fc.integer({ min: 1, max: 30 }),
      step: fc.integer({ min: 0, max: 9 }),
    })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), fc.constantFrom(5, 24, 60), (pieces, framesPerSecond) => {
        const pictures = pieces.flatMap(({ seed, frames, step }) => (seed === 0 ? held(black, frames) : panned(seed, frames, step)))
        const shots = detectShots(surveyed(pictures, framesPerSecond))
        let next = 0
        for (const [index, shot] of shots.entries()) {
          expect(shot.firstFrame).toBe(next)
          expect(shot.frames).toBeGreaterThanOrEqual(shots.length > 1 ? Math.round(0.25 * framesPerSecond) : 1)
          expect(shot.startsBy === 'start').toBe(index === 0)
          next += shot.frames
        }
        expect(next).toBe(pictures.length)
      }),
      { numRuns: 15 },
    )
  })
})
