import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkSourcePath } from './source-file.ts'

describe('checkSourcePath', () => {
  let folder: string
  let root: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitascope-source-'))
    root = join(folder, 'masters')
    await mkdir(join(root, 'deep'), { recursive: true })
    await mkdir(join(folder, 'masters-of-others'))
    await writeFile(join(root, 'deep', 'film.mov'), 'four')
    await utimes(join(root, 'deep', 'film.mov'), 1_700_000_000, 1_700_000_000)
    await writeFile(join(folder, 'secret'), 'key')
    await writeFile(join(folder, 'masters-of-others', 'film.mov'), 'theirs')
    await symlink(join(folder, 'secret'), join(root, 'escape.mov'))
    await symlink(folder, join(root, 'up'))
    await symlink(join(root, 'deep', 'film.mov'), join(root, 'inside.mov'))
    await symlink(root, join(folder, 'linked-root'))
    execFileSync('mkfifo', [join(root, 'pipe.mov')])
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('takes a regular file below a root', async () => {
    const path = join(root, 'deep', 'film.mov')
    expect(await checkSourcePath(path, [root])).toEqual({ allow: true, file: { path, sizeBytes: 4, modifiedMs: 1_700_000_000_000 } })
  })
  it('takes a link that stays inside, by its real name', async () => {
    expect(await checkSourcePath(join(root, 'inside.mov'), [root])).toMatchObject({
      allow: true,
      file: { path: join(root, 'deep', 'film.mov') },
    })
  })
  it('takes a root that is a link itself', async () => {
    expect(await checkSourcePath(join(folder, 'linked-root', 'deep', 'film.mov'), [join(folder, 'linked-root')])).toMatchObject({
      allow: true,
    })
  })
  it.each([
    ['a link out of the root', 'masters/escape.mov'],
    ['a way through a linked folder', 'masters/up/secret'],
    ['dots out of the root', 'masters/deep/../../secret'],
    ['a sibling whose name begins like the root', 'masters-of-others/film.mov'],
    ['a file that is not there, outside', 'nothing-here'],
    ['the root itself', 'masters'],
  ])('refuses %s', async (_, path) => {
    expect(await checkSourcePath(join(folder, path), [root])).toEqual({ allow: false, reason: 'PATH_NOT_ALLOWED' })
  })
  it.each([['relative.mov'], ['-i'], ['file:///etc/passwd'], [''], ['/etc/pass\0wd']])(
    'refuses %j, which is no absolute path',
    async (path) => {
      expect(await checkSourcePath(path, [root, '/'])).toEqual({ allow: false, reason: 'PATH_NOT_ALLOWED' })
    },
  )
  it('refuses everything without roots', async () => {
    expect(await checkSourcePath(join(root, 'deep', 'film.mov'), [])).toEqual({ allow: false, reason: 'PATH_NOT_ALLOWED' })
  })
  it.each([['nothing.mov'], ['deep'], ['pipe.mov']])('finds no file in %s', async (name) => {
    expect(await checkSourcePath(join(root, name), [root])).toEqual({ allow: false, reason: 'NO_SUCH_FILE' })
  })
})
