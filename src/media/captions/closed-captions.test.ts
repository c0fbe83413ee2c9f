import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { makeCaptionedMaster } from '../../../test/helpers/closed-captions.ts'
import { ffmpegPath } from '../../../test/helpers/masters.ts'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { besidePicturesArguments, closedCaptionsArguments, closedCaptionsReader, parseClosedCaptions } from './closed-captions.ts'

describe('closed captions', () => {
  it('are looked for where anybody puts them', () => {
    const ask = { path: '/films/a.ts', streamIndex: 2 }
    expect(besidePicturesArguments({ ...ask, codec: 'prores' })).toBeUndefined()
    expect(besidePicturesArguments({ ...ask, codec: 'mpeg2video' })!.join(' ')).toContain(
      '-map 0:2 -c copy -bsf:v filter_units=pass_types=178',
    )
  })

  it('stay for sixteen seconds where nothing clears them', () => {
    const last = '[Script Info]\n[Events]\nDialogue: 0,0:00:07.00,0:00:07.00,Default,,0,0,0,,last'
    expect(parseClosedCaptions(last).cues.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([[7000, 23_000]])
  })

  it('come out of a film with their times, places and italics, each field by itself', async () => {
    await using folder = await temporaryFolder()
    const path = await makeCaptionedMaster(folder.path, 'film.mp4', {
      seconds: 3,
      cc1: [
        { from: 1, to: 2, words: 'HELLO YOU', row: 15 },
        { from: 2.4, to: 2.8, words: 'TOP', row: 1, italic: true },
      ],
      cc3: [{ from: 1.5, to: 2.5, words: 'HOLA', row: 15 }],
    })
    const tool = (args: readonly string[]) =>
      promisify(execFile)(ffmpegPath, ['-nostdin', ...args], { cwd: folder.path, encoding: 'buffer' })
    const reader = closedCaptionsReader()
    reader.push((await tool(besidePicturesArguments({ path, streamIndex: 0, codec: 'h264' })!)).stdout)
    expect(reader.finish()).toEqual({ cea608Fields: [1, 2], cea708: false })
    const cuesIn = async (field: 1 | 2) => {
      await tool(closedCaptionsArguments({ film: 'film.mp4', field, output: `${field}.ass` }))
      return parseClosedCaptions(await readFile(join(folder.path, `${field}.ass`), 'utf8')).cues
    }
    const [first, second] = await Promise.all([cuesIn(1), cuesIn(2)])
    const left = { position: 9.9, align: 'left' }
    expect(first).toEqual([
      { startMs: 1000, endMs: 2000, place: { line: { at: 84.38, unit: 'percent' }, ...left }, spans: [{ text: 'HELLO YOU' }] },
      { startMs: 2400, endMs: 2800, place: { line: { at: 9.72, unit: 'percent' }, ...left }, spans: [{ text: 'TOP', italic: true }] },
    ])
    expect(second.map(({ startMs, endMs, spans }) => [startMs, endMs, spans[0]!.text])).toEqual([[1500, 2500, 'HOLA']])
  })
})
