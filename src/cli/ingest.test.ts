import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { runWith } from '../../test/helpers/command-output.ts'
import { temporaryFolder } from '../../test/helpers/temporary-folder.ts'
import { ingest } from './ingest.ts'

describe('ingest', () => {
  it('hands over what was typed, as the contract wants it', async () => {
    await using folder = await temporaryFolder()
    const [film, subtitles] = [join(folder.path, 'film.mp4'), join(folder.path, 'film.srt')]
    for (const path of [film, subtitles]) writeFileSync(path, '')
    let submitted: unknown
    const submitMaster = async (input: unknown) => {
      submitted = input
      return { jobId: 'j', titleId: 't', masterId: 'm' }
    }
    const flags = { title: 'Rain', language: 'de', recipe: 'economy', priority: '-5', subtitles: `${subtitles}:pt-BR` }
    const { exitCode } = await runWith(ingest, { encode: { submitMaster } }, { positionals: [film], flags })
    expect(exitCode).toBe(0)
    expect(submitted).toEqual({
      source: { kind: 'path', path: film },
      name: { de: 'Rain' },
      recipe: 'economy',
      priority: -5,
      subtitles: [{ source: subtitles, language: 'pt-BR' }],
    })
  })

  it('says below which folders masters may lie, and how one is added', async () => {
    await using folder = await temporaryFolder()
    const film = join(folder.path, 'film.mp4')
    writeFileSync(film, '')
    const submitMaster = async () => {
      throw new ORPCError('PATH_NOT_ALLOWED', { status: 403, data: { roots: ['/srv/masters', '/srv/films'] } })
    }
    await expect(runWith(ingest, { encode: { submitMaster } }, { positionals: [film] })).rejects.toMatchObject({
      code: 'PATH_NOT_ALLOWED',
      message:
        'The house reads masters in place only below /srv/masters, /srv/films. To add a folder, name it beside them when the house starts: ' +
        'VITASCOPE_INGEST_ROOTS=/srv/masters,/srv/films,/another/folder (or ingest.roots in vitascope.yaml).',
      data: { roots: ['/srv/masters', '/srv/films'] },
    })
  })
})
