import { describe, expect, it } from 'vitest'
import type { CuePlace } from './cue.ts'
import { boxOf, placeClass, placeOfBox } from './place-box.ts'

describe('the rectangle of a place', () => {
  it.each([
    [{}, [5, 50, 90, 45], 'after', 'center'],
    [{ line: { at: 0, unit: 'lines' } }, [5, 5, 90, 90], 'before', 'center'],
    [{ line: { at: 2, unit: 'lines' } }, [5, 17, 90, 78], 'before', 'center'],
    [{ line: { at: -3, unit: 'lines' } }, [5, 5, 90, 78], 'after', 'center'],
    [{ line: { at: 20, unit: 'percent' } }, [5, 20, 90, 75], 'before', 'center'],
    [{ line: { at: 70, unit: 'percent', align: 'end' } }, [5, 5, 90, 65], 'after', 'center'],
    [{ line: { at: 40, unit: 'percent', align: 'center' } }, [5, 0, 90, 80], 'center', 'center'],
    [{ position: 30, positionAlign: 'line-left', size: 40, align: 'start' }, [30, 50, 40, 45], 'after', 'start'],
    [{ position: 80, size: 60 }, [60, 50, 40, 45], 'after', 'center'],
    [{ size: 50, align: 'right' }, [50, 50, 50, 45], 'after', 'right'],
    [{ vertical: 'rl', line: { at: 90, unit: 'percent', align: 'end' } }, [5, 5, 85, 90], 'before', 'center'],
    [{ vertical: 'lr', line: { at: 0, unit: 'lines' } }, [5, 5, 90, 90], 'before', 'center'],
    [{ vertical: 'rl' }, [5, 5, 45, 90], 'after', 'center'],
  ] as [CuePlace, number[], string, string][])('%j', (place, [x, y, width, height], displayAlign, textAlign) => {
    const box = boxOf(place)
    expect([box.x, box.y, box.width, box.height].map((percent) => Math.round(percent * 100) / 100)).toEqual([x, y, width, height])
    expect([box.displayAlign, box.textAlign]).toEqual([displayAlign, textAlign])
  })

  it.each([
    [{}, {}],
    [{ align: 'left' }, { align: 'left' }],
    [{ align: 'end' }, { align: 'end' }],
    [{ line: { at: 20, unit: 'percent' } }, undefined],
    [{ line: { at: 70, unit: 'percent', align: 'end' }, size: 40 }, undefined],
    [{ line: { at: 40, unit: 'percent', align: 'center' }, position: 30, positionAlign: 'line-left', size: 40, align: 'start' }, undefined],
    [{ vertical: 'rl', line: { at: 80, unit: 'percent', align: 'end' } }, undefined],
    [{ vertical: 'rl', line: { at: 30, unit: 'percent' } }, undefined],
    [{ vertical: 'lr', line: { at: 30, unit: 'percent' } }, undefined],
  ] as [CuePlace, CuePlace | undefined][])('%j is that place again', (place, wanted = place) => {
    expect(placeOfBox(boxOf(place))).toEqual(wanted)
  })

  it.each([
    [{}, 'bottom center'],
    [{ align: 'left' }, 'bottom left'],
    [{ line: { at: 0, unit: 'lines' }, align: 'right' }, 'top right'],
    [{ line: { at: 50, unit: 'percent', align: 'center' } }, 'middle center'],
    [{ vertical: 'rl', line: { at: 0, unit: 'lines' }, align: 'start' }, 'top right'],
    [{ vertical: 'lr', line: { at: 0, unit: 'lines' } }, 'middle left'],
  ] as [CuePlace, string][])('%j is %s', (place, wanted) => {
    const { down, across } = placeClass(place)
    expect(`${down} ${across}`).toBe(wanted)
  })
})
