import { describe, expect, it } from 'vitest'
import { etaSeconds } from './eta.ts'
import { films } from './films.ts'
import { cells, clouds } from './noise.ts'
import { gradient, hex, paint, paintPalette, smoothstep } from './paint.ts'
import { specks } from './specks.ts'
import { subtitleFiles } from './subtitle-files.ts'

const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)

describe('painting', () => {
  it('writes grey as PGM, dithered around the light that was asked for', () => {
    const bytes = paint({ kind: 'grey', width: 4, height: 4, at: () => 0.5 })
    expect(text(bytes.subarray(0, 11))).toBe('P5\n4 4\n255\n')
    const pixels = [...bytes.subarray(11)]
    expect(new Set(pixels)).toEqual(new Set([127, 128]))
    expect(pixels.reduce((sum, pixel) => sum + pixel, 0) / 16).toBe(127.5)
  })

  it('writes colour as PPM and layers as PAM with their cover', () => {
    const colour = paint({ kind: 'colour', width: 1, height: 1, at: () => [1, 0, 2] })
    expect([...colour.subarray(-3)]).toEqual([255, 0, 255])
    const layer = paint({ kind: 'layer', width: 1, height: 1, at: () => [0, 1, 0, 1] })
    expect(text(layer.subarray(0, 6))).toBe('P7\nWID')
    expect([...layer.subarray(-4)]).toEqual([0, 255, 0, 255])
  })

  it('writes maps as 16 bits, high byte first, without dithering', () => {
    const map = paint({ kind: 'map', width: 2, height: 1, at: (x) => (x === 0 ? 258 : 70_000) })
    expect([...map.subarray(-4)]).toEqual([1, 2, 255, 255])
  })

  it('writes a palette from its darkest to its lightest colour', () => {
    const lines = paintPalette(
      gradient([
        [0, '#000000'],
        [1, '#ff0000'],
      ]),
    )
      .trim()
      .split('\n')
    expect(lines).toHaveLength(257)
    expect([lines[0], lines[1], lines.at(-1)]).toEqual(['LUT_1D_SIZE 256', '0.00000 0.00000 0.00000', '1.00000 0.00000 0.00000'])
  })

  it('holds the outer colours of a gradient beyond its ends', () => {
    const colours = gradient([
      [0.2, '#102030'],
      [0.8, '#ffffff'],
    ])
    expect(colours(-1)).toEqual(hex('#102030'))
    expect(colours(2)).toEqual([1, 1, 1])
  })

  it('steps smoothly, downwards too', () => {
    expect([smoothstep(0, 1, -1), smoothstep(0, 1, 0.5), smoothstep(0, 1, 2), smoothstep(1, 0, 0.25)]).toEqual([0, 0.5, 1, 0.84375])
  })
})

describe('noise', () => {
  it('repeats without a seam and stays within its bounds', () => {
    for (const make of [cells(3, 5, 7), clouds(3, 5, 7, 4)]) {
      for (let index = 0; index < 50; index += 1) {
        const [x, y] = [index * 0.31, index * 0.17]
        expect(make(x + 5, y + 7)).toBeCloseTo(make(x, y), 10)
        expect(make(x, y)).toBeGreaterThanOrEqual(0)
        expect(make(x, y)).toBeLessThanOrEqual(1)
      }
    }
  })

  it('strews the same points for the same seed, over the border too', () => {
    const options = { seed: 1, count: 30, width: 32, height: 32, sizes: [1, 4] } as const
    expect(paint(specks(options))).toEqual(paint(specks(options)))
    expect(paint(specks({ ...options, seed: 2 }))).not.toEqual(paint(specks(options)))
  })
})

describe('subtitle files', () => {
  it('are SubRip for the first language and WebVTT for the second', () => {
    const film = {
      ...films[0]!,
      id: 'x',
      subtitles: [
        {
          language: 'is',
          cues: [
            { from: 2.5, to: 61.25, words: 'Nótt.\nEnginn.' },
            { from: 3600, to: 3601, words: 'Dagur.' },
          ],
        },
        { language: 'en', cues: [{ from: 2.5, to: 61.25, words: 'Night.' }] },
      ],
    }
    expect(subtitleFiles(film)).toEqual([
      {
        file: 'x.is.srt',
        language: 'is',
        text: '1\n00:00:02,500 --> 00:01:01,250\nNótt.\nEnginn.\n\n2\n01:00:00,000 --> 01:00:01,000\nDagur.\n',
      },
      { file: 'x.en.vtt', language: 'en', text: 'WEBVTT\n\n00:00:02.500 --> 00:01:01.250\nNight.\n' },
    ])
  })
})

describe('how long the demo still takes', () => {
  const two = [{ seconds: 24 }, { seconds: 24 }]

  it('is a belief before anything was measured', () => {
    expect(etaSeconds({ films: two, done: 0, inherited: 0, elapsedSeconds: 0 })).toBe(120)
  })

  it('follows what was measured, unfinished jobs included', () => {
    expect(etaSeconds({ films: two, done: 1.5, inherited: 0, elapsedSeconds: 360 })).toBe(84)
  })

  it('does not take what an earlier start did for its own speed', () => {
    expect(etaSeconds({ films: two, done: 1.5, inherited: 1.5, elapsedSeconds: 0 })).toBe(30)
  })

  it('is nothing at the end, also of an empty list', () => {
    expect(etaSeconds({ films: two, done: 2, inherited: 1, elapsedSeconds: 500 })).toBe(0)
    expect(etaSeconds({ films: [], done: 0, inherited: 0, elapsedSeconds: 5 })).toBe(0)
  })
})
