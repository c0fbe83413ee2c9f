import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../test/helpers/temporary-folder.ts'
import { openDataFolder } from './data-folder.ts'
import { makeFolder, nearestPath, tryFolder } from './make-folder.ts'

describe('makeFolder', () => {
  it('makes what is missing, with its mode, and leaves what is there', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'a', 'b', 'c')
    makeFolder(path, 0o700)
    makeFolder(path, 0o755)
    expect(statSync(path).mode & 0o777).toBe(0o700)
  })

  it('ends, with words, below a place that takes no folders', () => {
    expect(() => makeFolder('/proc/vitascope/data', 0o755)).toThrow(
      expect.objectContaining({
        code: 'FOLDER_NOT_WRITABLE',
        message: 'The folder /proc/vitascope/data cannot be used: /proc takes no folders.',
      }),
    )
    expect(() => openDataFolder('/proc/vitascope/data')).toThrow('/proc takes no folders. Choose another with VITASCOPE_DATA.')
    expect(() => openDataFolder('/proc')).toThrow('/proc takes no folders. Choose another with VITASCOPE_DATA.')
  })

  it('names the file that lies in the way', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'film.mp4')
    writeFileSync(file, '')
    expect(() => makeFolder(file, 0o755)).toThrow(
      expect.objectContaining({ code: 'NOT_A_FOLDER', message: `${file} is a file, not a folder.` }),
    )
    expect(() => makeFolder(join(file, 'backup'), 0o755)).toThrow(`${file} is a file, so there can be no ${join(file, 'backup')}.`)
  })
})

describe('tryFolder', () => {
  it('leaves nothing where a folder could be made', async () => {
    await using folder = await temporaryFolder()
    mkdirSync(join(folder.path, 'a'))
    tryFolder(join(folder.path, 'a', 'b', 'c'))
    expect(nearestPath(join(folder.path, 'a', 'b', 'c'))).toBe(join(folder.path, 'a'))
    expect(readdirSync(join(folder.path, 'a'))).toEqual([])
    expect(() => tryFolder('/proc/vitascope')).toThrow('/proc takes no folders')
  })
})
