import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import { openTranscoder } from '../../engines/transcoder/child-transcoder.ts'
import type { Transcoder } from '../../engines/transcoder/port.ts'
import { systemClock } from '../../kit/clock.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import { silentLog } from '../../kit/log.ts'
import { drawFilm, removeDrawnFilm } from './draw-film.ts'
import { films } from './films.ts'

const tiny = { width: 160, height: 90, seconds: 0.5 }
const [firstFilm] = films
const signal = new AbortController().signal

describe('drawing a film', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let transcoder: Transcoder

  beforeAll(async () => {
    folder = await temporaryFolder()
    transcoder = await openTranscoder({ log: silentLog, clock: systemClock, folder: join(folder.path, 'tools') })
    return async () => folder[Symbol.asyncDispose]()
  })

  const streamsOf = async (path: string) => {
    const { stdout } = await transcoder.run({
      tool: 'ffprobe',
      args: [
        '-v',
        'error',
        '-count_frames',
        '-show_entries',
        'stream=codec_name,width,height,r_frame_rate,nb_read_frames,color_space:stream_tags=language',
        '-of',
        'json',
        path,
      ],
      folder: folder.path,
      limits: { timeoutMs: 20_000, memoryBytes: 1 << 30, outputBytes: 0 },
      stdoutBytes: 65_536,
    })
    return (JSON.parse(fromUtf8(stdout)) as { streams: { codec_name: string; tags?: { language?: string } }[] }).streams
  }

  it.each(films.map((film) => [film.id, film] as const))(
    '%s becomes a master with every frame, its sound and its languages',
    async (_, film) => {
      const { master, subtitles } = await drawFilm({ transcoder, folder: folder.path, signal }, film, tiny)
      const [video, ...sound] = await streamsOf(master)
      expect(video).toMatchObject({
        codec_name: 'h264',
        width: 160,
        height: 90,
        r_frame_rate: '24/1',
        nb_read_frames: '12',
        color_space: 'bt709',
      })
      expect(sound.map(({ codec_name }) => codec_name)).toEqual(film.sound.map(() => 'pcm_s16le'))
      expect(sound.every(({ tags }) => /^[a-z]{3}$/.test(tags?.language ?? ''))).toBe(true)
      expect(subtitles.map(({ language }) => language)).toEqual(film.subtitles.map(({ language }) => language))
      expect(await readdir(folder.path)).not.toContain(`${film.id}.drawing`)
    },
  )

  it('comes out the same twice', async () => {
    const twice = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const own = join(folder.path, name)
        await mkdir(own)
        const { master } = await drawFilm({ transcoder, folder: own, signal }, firstFilm!, tiny)
        return readFile(master)
      }),
    )
    expect(twice[0]!.equals(twice[1]!)).toBe(true)
  })

  it('takes a master that is there as it is, and starts anew where drawing was cut off', async () => {
    const own = join(folder.path, 'own')
    await mkdir(join(own, 'first-light.drawing'), { recursive: true })
    await writeFile(join(own, 'first-light.drawing', 'master.mkv'), 'half of one')
    const drawn = await drawFilm({ transcoder, folder: own, signal }, firstFilm!, tiny)
    expect((await readFile(drawn.master)).subarray(0, 4)).toEqual(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))
    await writeFile(drawn.master, 'there already')
    await drawFilm({ transcoder, folder: own, signal }, firstFilm!, tiny)
    expect(await readFile(drawn.master, 'utf8')).toBe('there already')
    await removeDrawnFilm(own, firstFilm!)
    expect(await readdir(own)).toEqual([])
  })

  it('leaves nothing behind when it is stopped', async () => {
    const own = join(folder.path, 'stopped')
    await mkdir(own)
    const stopping = new AbortController()
    const drawing = drawFilm({ transcoder, folder: own, signal: stopping.signal }, firstFilm!)
    stopping.abort(new Error('the house closes'))
    await expect(drawing).rejects.toThrow('the house closes')
    expect((await readdir(own)).filter((name) => !name.startsWith('first-light.en') && !name.startsWith('first-light.ja'))).toEqual([])
  })
})
