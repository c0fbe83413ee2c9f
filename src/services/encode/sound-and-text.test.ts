import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCaptionedMaster } from '../../../test/helpers/closed-captions.ts'
import { openEncodeHouse, type EncodeHouse } from '../../../test/helpers/encode-house.ts'
import { hlsAbroad, hlsAtHome, mpdAbroad, mpdAtHome } from '../../../test/helpers/foreign-manifests.ts'
import { ffmpeg } from '../../../test/helpers/masters.ts'
import { ofSegment, segmentByMp4Box } from '../../../test/helpers/mp4box.ts'
import type { Job } from '../../contracts/encode.ts'
import { concatBytes, fromUtf8 } from '../../kit/bytes.ts'
import { numberedPath, type AudioTrack, type BuildFacts, type BuildFile } from '../../media/cmaf/build-facts.ts'
import { readInit } from '../../media/isobmff/read-init.ts'
import { readSegment } from '../../media/isobmff/read-segment.ts'

const patienceMs = 90_000

/** A master with surround, a commentary, timed text, subtitles that are forced, and closed captions, and a file with both kinds of lines beside it. */
describe('sound and text of a master', () => {
  let house: EncodeHouse
  let job: Job
  let facts: BuildFacts
  let files: BuildFile[]
  beforeAll(async () => {
    house = await openEncodeHouse()
    await house.start()
    const beside = join(house.masters, 'film.de.ttml')
    await writeFile(beside, mixedTtml)
    ;({ job, facts, files } = await encoded(await makeMaster(), beside))
  }, patienceMs)
  afterAll(() => house[Symbol.asyncDispose]())

  const makeMaster = async (): Promise<string> => {
    const captioned = await makeCaptionedMaster(house.masters, 'captioned.ts', {
      seconds: 2,
      cc1: [{ from: 1, to: 1.5, words: 'Hello you', row: 1, italic: true }],
      cc3: [{ from: 1.2, to: 1.8, words: 'Hola', row: 15 }],
    })
    const words = join(house.masters, 'words.vtt')
    await writeFile(words, 'WEBVTT\n\n00:00.500 --> 00:01.500\nBonjour <i>toi</i>\n\n00:01.600 --> 00:09.000\nFin\n')
    const path = join(house.masters, 'film.mp4')
    const tones = [300, 500, 700, 60, 900, 1100].map((tone) => `0.3*sin(2*PI*${tone}*t)`).join('|')
    await ffmpeg(
      [
        ['-i', captioned, '-f', 'lavfi', '-i', `aevalsrc=${tones}:c=5.1:s=48000:d=2`, '-i', words],
        ['-map', '0:v', '-map', '1:a', '-map', '0:a', '-map', '2:s', '-map', '2:s', '-c:v', 'copy'],
        ['-c:a', 'aac', '-c:s:0', 'ttml', '-c:s:1', 'mov_text', '-disposition:s:1', 'forced', '-disposition:a:1', 'comment'],
        ['-metadata:s:a:0', 'language=ger', '-metadata:s:a:1', 'language=eng'],
        ['-metadata:s:s:0', 'language=fre', '-metadata:s:s:1', 'language=fra', path],
      ].flat(),
    )
    return path
  }

  const encoded = async (path: string, beside: string) => {
    const { jobId } = await house.client.submitMaster({
      source: { kind: 'path', path },
      name: { en: 'A film' },
      recipe: 'economy',
      subtitles: [{ source: beside, language: 'deu' }],
    })
    const over = await house.over(jobId, patienceMs)
    const { factsBlob, filesBlob } = await house.client.readBuild({ buildId: over.buildIds.at(-1)! })
    const [facts, files] = await Promise.all(
      [factsBlob, filesBlob].map(async (blob) => JSON.parse(fromUtf8(await house.blobs.readBytes(blob)))),
    )
    return { job: over, facts: facts as BuildFacts, files: files as BuildFile[] }
  }

  const wordsOf = async (id: string, ending = 'vtt') =>
    fromUtf8(await house.blobs.readBytes(files.find(({ path }) => path === `text/${id}.${ending}`)!.sha256))

  it('are stereo in every codec, and beside it what comes from all around', () => {
    expect(job.state).toBe('done')
    expect(
      facts.audio.map(({ id, codecs, channels, language, role, isDefault }) => [id, codecs, channels, language, role, isDefault]),
    ).toEqual([
      ['aac-de', 'mp4a.40.2', 2, 'de', 'main', true],
      ['aac-de-51', 'mp4a.40.2', 6, 'de', 'main', true],
      ['aac-en', 'mp4a.40.2', 2, 'en', 'commentary', false],
      ['opus-de', 'opus', 2, 'de', 'main', true],
      ['opus-de-51', 'opus', 6, 'de', 'main', true],
      ['opus-en', 'opus', 2, 'en', 'commentary', false],
    ])
  })

  it('are equally loud in every codec and layout', async () => {
    const loudnessOf = async ({ id, initPath }: AudioTrack): Promise<number> => {
      const own = files.filter(({ path }) => path.startsWith(initPath.replace('init.mp4', '')))
      const inOrder = own.toSorted((a, b) => Number(b.path === initPath) - Number(a.path === initPath) || (a.path < b.path ? -1 : 1))
      const path = join(house.masters, `${id}.mp4`)
      await writeFile(path, concatBytes(...(await Promise.all(inOrder.map(({ sha256 }) => house.blobs.readBytes(sha256))))))
      const { stderr } = await ffmpeg(['-nostats', '-i', path, '-af', 'ebur128=framelog=quiet', '-f', 'null', '-'])
      return Number(/I:\s+(-?[\d.]+) LUFS/.exec(stderr)![1])
    }
    const loudnesses = await Promise.all(facts.audio.filter(({ role }) => role === 'main').map(loudnessOf))
    expect(loudnesses.map((lufs) => Math.abs(lufs + 23) < 1)).toEqual([true, true, true, true])
  })

  it('are text of every kind with its role, and once more what everybody must read', () => {
    expect(facts.text.map(({ id, language, role, label }) => [id, language, role, label])).toEqual([
      ['text-fr', 'fr', 'subtitle', 'français'],
      ['text-fr-2', 'fr', 'forced', 'français'],
      ['text-de-2', 'de', 'subtitle', 'Deutsch'],
      ['text-de-2-forced', 'de', 'forced', 'Deutsch'],
      ['text-de', 'de', 'caption', 'Deutsch'],
      ['text-und', 'und', 'caption', 'CC3'],
    ])
  })

  it('keep words, times, places and italics, and end with the film', async () => {
    const french = 'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nBonjour <i>toi</i>\n\n00:00:01.600 --> 00:00:02.000\nFin\n'
    expect(await wordsOf('text-fr-2')).toBe(french)
    expect((await wordsOf('text-fr')).replaceAll(/ (line|position|size|align):\S+/g, '')).toBe(french.replaceAll(/<.?i>/g, ''))
    // The sound begins 21 ms before the picture, and the film with it.
    expect(await wordsOf('text-de')).toBe('WEBVTT\n\n00:00:01.020 --> 00:00:01.520 line:9.72% position:9.9% align:left\n<i>Hello you</i>\n')
    expect(await wordsOf('text-und')).toContain('00:00:01.220 --> 00:00:01.820')
    expect(await wordsOf('text-de-2')).toContain('Guten Tag')
    expect(await wordsOf('text-de-2-forced')).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nAUSGANG\n')
    expect(await wordsOf('text-de-2-forced', 'ttml')).toContain('itts:forcedDisplay="true"')
  })

  it('are told of by the inspection', async () => {
    const report = await house.client.readInspection({ jobId: job.jobId })
    expect(report.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['surround', 'commentary', 'captions-inside']))
    expect(report.texts.map(({ name, cues }) => [name, cues])).toEqual([
      ['film.de.ttml', 2],
      ['track 3', 2],
      ['track 4', 2],
    ])
  })

  it('are read alike by strangers, in manifests and in every segment', async () => {
    const everything = { videoCodecs: ['h264', 'av1'], audioCodecs: ['aac', 'opus'], maxHeight: 1080 } as const
    expect(mpdAbroad(facts, everything)).toEqual(mpdAtHome(facts, everything))
    expect(hlsAbroad(facts, everything)).toEqual(hlsAtHome(facts, everything))
    const bytesOf = (path: string) => house.blobs.readBytes(files.find((file) => file.path === path)!.sha256)
    for (const { id, initPath, mediaTemplate, segmentBytes, segmentTicks, timescale } of [...facts.video, ...facts.audio]) {
      const head = await bytesOf(initPath)
      const init = readInit(head)
      const parts = await Promise.all(segmentTicks.map((_, index) => bytesOf(numberedPath(mediaTemplate, index + 1))))
      const seen = await Promise.all(parts.map((part) => segmentByMp4Box(head, part)))
      expect([id, seen]).toEqual([id, parts.map((part) => ofSegment(readSegment(part, init), init))])
      expect([id, timescale, segmentBytes]).toEqual([id, seen[0]!.timescale, parts.map(({ length }) => length)])
    }
  })
})

const mixedTtml = `<?xml version="1.0"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:itts="http://www.w3.org/ns/ttml/profile/imsc1#styling" xml:lang="de"><body><div>
<p begin="0.5s" end="1s">Guten Tag</p>
<p begin="1s" end="2s" itts:forcedDisplay="true">AUSGANG</p>
</div></body></tt>`
