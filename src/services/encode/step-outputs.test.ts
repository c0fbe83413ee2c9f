import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepOutputs } from './step-outputs.ts'

describe('keepOutputs', () => {
  let jobFolder: string
  beforeEach(async () => {
    jobFolder = await mkdtemp(join(tmpdir(), 'vitascope-outputs-'))
  })
  afterEach(() => rm(jobFolder, { recursive: true }))

  const makeFilm = async (folder: string) => {
    await writeFile(join(folder, 'film.mp4'), 'frames')
    return { frames: 72 }
  }

  it('keeps the files and the result in the folder of the step', async () => {
    expect(await keepOutputs({ jobFolder, stepId: 'video-h264-180', fence: 1 }, makeFilm)).toEqual({ frames: 72 })
    expect(await readFile(join(jobFolder, 'video-h264-180', 'film.mp4'), 'utf8')).toBe('frames')
    expect(await readdir(join(jobFolder, 'unfinished'))).toEqual([])
  })
  it('does not do it again', async () => {
    await keepOutputs({ jobFolder, stepId: 'video', fence: 1 }, makeFilm)
    const again = await keepOutputs({ jobFolder, stepId: 'video', fence: 2 }, () => Promise.reject(new Error('made twice')))
    expect(again).toEqual({ frames: 72 })
  })
  it('does it anew when the worker before died in the middle', async () => {
    await mkdir(join(jobFolder, 'unfinished', 'video-1'), { recursive: true })
    await writeFile(join(jobFolder, 'unfinished', 'video-1', 'film.mp4'), 'half')
    expect(await keepOutputs({ jobFolder, stepId: 'video', fence: 2 }, makeFilm)).toEqual({ frames: 72 })
  })
  it('does it anew over a folder without a result', async () => {
    await mkdir(join(jobFolder, 'video'), { recursive: true })
    await writeFile(join(jobFolder, 'video', 'film.mp4'), 'of unknown origin')
    await keepOutputs({ jobFolder, stepId: 'video', fence: 3 }, makeFilm)
    expect(await readFile(join(jobFolder, 'video', 'film.mp4'), 'utf8')).toBe('frames')
  })
  it('leaves what another worker was faster with, since it may be read already', async () => {
    const slow = keepOutputs({ jobFolder, stepId: 'video', fence: 1 }, async (folder) => {
      await keepOutputs({ jobFolder, stepId: 'video', fence: 2 }, makeFilm)
      await writeFile(join(folder, 'film.mp4'), 'late')
      return { frames: 71 }
    })
    expect(await slow).toEqual({ frames: 72 })
    expect(await readFile(join(jobFolder, 'video', 'film.mp4'), 'utf8')).toBe('frames')
    expect(await readdir(join(jobFolder, 'unfinished'))).toEqual([])
  })
  it('leaves nothing behind when it goes wrong', async () => {
    const failing = keepOutputs({ jobFolder, stepId: 'video', fence: 1 }, async (folder) => {
      await writeFile(join(folder, 'film.mp4'), 'half')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await readdir(join(jobFolder, 'unfinished'))).toEqual([])
    expect(await readdir(jobFolder)).toEqual(['unfinished'])
  })
})
