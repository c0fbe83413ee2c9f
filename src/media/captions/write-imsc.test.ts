import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cue } from './cue.ts'
import { imscRegions } from './imsc-regions.ts'
import { boxOf } from './place-box.ts'
import { writeImsc } from './write-imsc.ts'

const cue = (change: Partial<Cue>): Cue => ({ startMs: 0, endMs: 1000, place: {}, spans: [{ text: 'x' }], ...change })
const paragraphOf = (change: Partial<Cue>) => /<p .*<\/p>/.exec(writeImsc([cue(change)], { language: 'en' }))![0]

describe('writeImsc', () => {
  it('writes this document of the Text Profile', () => {
    const written = writeImsc(
      [
        {
          id: 'first',
          startMs: 1000,
          endMs: 2500,
          place: {},
          spans: [{ text: 'Say ' }, { text: 'it & go', italic: true, color: '#ffff00' }, { text: '\nnow', voice: 'Ada "A"' }],
        },
        {
          startMs: 3_600_000,
          endMs: 3_601_000,
          place: { line: { at: 0, unit: 'lines' } },
          forced: true,
          roles: ['caption'],
          spans: [{ text: 'a  b', italic: true, color: '#ffff00' }],
        },
      ],
      { language: 'en-GB', title: 'Film <1>' },
    )
    expect(written).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:itts="http://www.w3.org/ns/ttml/profile/imsc1#styling" xml:lang="en-GB" ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" ttp:timeBase="media" ttp:cellResolution="32 15">
  <head>
    <metadata>
      <ttm:title>Film &lt;1&gt;</ttm:title>
      <ttm:agent xml:id="a1" type="character"><ttm:name type="full">Ada &quot;A&quot;</ttm:name></ttm:agent>
    </metadata>
    <styling>
      <style xml:id="base" tts:fontFamily="proportionalSansSerif" tts:fontSize="80%" tts:lineHeight="125%" tts:color="white" tts:textOutline="black 6%"/>
      <style xml:id="s1" tts:fontStyle="italic" tts:color="#ffff00"/>
    </styling>
    <layout>
      <region xml:id="r1" tts:origin="5% 50%" tts:extent="90% 45%" tts:displayAlign="after" tts:textAlign="center" tts:overflow="visible" tts:showBackground="whenActive"/>
      <region xml:id="r2" tts:origin="5% 5%" tts:extent="90% 90%" tts:displayAlign="before" tts:textAlign="center" tts:overflow="visible" tts:showBackground="whenActive"/>
    </layout>
  </head>
  <body style="base">
    <div>
      <p xml:id="first" begin="00:00:01.000" end="00:00:02.500" region="r1">Say <span style="s1">it &amp; go<br/></span><span ttm:agent="a1">now</span></p>
      <p begin="01:00:00.000" end="01:00:01.000" region="r2" itts:forcedDisplay="true" ttm:role="caption" xml:space="preserve"><span style="s1">a  b</span></p>
    </div>
  </body>
</tt>
`)
  })

  it('writes ruby as a base with its text', () => {
    expect(paragraphOf({ spans: [{ text: '漢', ruby: 'か&ん', bold: true }] })).toBe(
      '<p begin="00:00:00.000" end="00:00:01.000" region="r1"><span style="s1" tts:ruby="container"><span tts:ruby="base">漢</span><span tts:ruby="text">か&amp;ん</span></span></p>',
    )
  })

  it('takes an id only where it is one, and only once', () => {
    const written = writeImsc([cue({ id: 'a' }), cue({ id: 'a' }), cue({ id: '1' }), cue({ id: 'r1' }), cue({ id: 'a"b' })], {
      language: 'en',
    })
    expect([...written.matchAll(/<p xml:id="([^"]*)"/g)].map((match) => match[1])).toEqual(['a'])
  })

  it('leaves out what says nothing or takes no time', () => {
    expect(writeImsc([cue({ spans: [{ text: ' ' }] }), cue({ startMs: 999.6 })], { language: 'en' })).toContain('    <div>\n    </div>')
  })
})

describe('regions of IMSC', () => {
  it('are shared by cues in the same place', () => {
    const { regions, ids } = imscRegions([
      cue({}),
      cue({ startMs: 2000, endMs: 3000, place: { line: { at: 10, unit: 'percent' } } }),
      cue({ startMs: 4000, endMs: 5000 }),
    ])
    expect(ids).toEqual(['r1', 'r2', 'r1'])
    expect(regions.map(({ y, height, displayAlign }) => [y, height, displayAlign])).toEqual([
      [50, 45, 'after'],
      [10, 85, 'before'],
    ])
  })

  it('shrink to their words where they would overlap at the same time, and are one where that is not enough', () => {
    const top = { line: { at: 10, unit: 'percent' } } as const
    const apart = imscRegions([cue({ endMs: 3000 }), cue({ startMs: 1000, endMs: 2000, place: top })])
    expect(apart.regions.map(({ y, height }) => [y, height])).toEqual([
      [81.67, 13.33],
      [10, 13.33],
    ])
    const near = imscRegions([cue({ endMs: 3000 }), cue({ startMs: 1000, endMs: 2000, place: { line: { at: 85, unit: 'percent' } } })])
    expect(near.ids).toEqual(['r1', 'r1'])
  })

  it('never leave the picture, overlap while they are shown, or are more than four at once', () => {
    const places = fc.record({
      line: fc.constantFrom(undefined, -1, 0, 7, 30).map((at) => (at === undefined ? undefined : ({ at, unit: 'lines' } as const))),
      position: fc.constantFrom(undefined, 0, 20, 50, 100),
      size: fc.constantFrom(undefined, 10, 50),
      align: fc.constantFrom(undefined, 'left', 'right', 'start'),
      vertical: fc.constantFrom(undefined, 'rl'),
    })
    const cues = fc
      .array(fc.record({ startMs: fc.integer({ min: 0, max: 50 }), lengthMs: fc.integer({ min: 1, max: 30 }), place: places }), {
        maxLength: 25,
      })
      .map((all) =>
        all
          .map(({ startMs, lengthMs, place }) =>
            cue({ startMs, endMs: startMs + lengthMs, place: JSON.parse(JSON.stringify(place)) as Cue['place'] }),
          )
          .toSorted((a, b) => a.startMs - b.startMs),
      )
    fc.assert(
      fc.property(cues, (all) => {
        const { regions, ids } = imscRegions(all)
        for (const { x, y, width, height } of regions) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
          expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(100.001)
          expect(Math.min(width, height)).toBeGreaterThan(0)
        }
        for (let ms = 0; ms < 80; ms += 1) {
          const shown = regions.filter(({ id }) => all.some((each, at) => ids[at] === id && each.startMs <= ms && ms < each.endMs))
          expect(shown.length).toBeLessThanOrEqual(4)
          for (const a of shown)
            for (const b of shown)
              if (a !== b)
                expect(
                  a.x + a.width <= b.x + 0.001 ||
                    b.x + b.width <= a.x + 0.001 ||
                    a.y + a.height <= b.y + 0.001 ||
                    b.y + b.height <= a.y + 0.001,
                ).toBe(true)
        }
      }),
    )
  })

  it('have room for at least a word wherever a cue says it stands', () => {
    expect(boxOf({ line: { at: 100, unit: 'percent' }, position: 100, positionAlign: 'line-left', size: 0 })).toMatchObject({
      x: 95,
      width: 5,
    })
  })
})
