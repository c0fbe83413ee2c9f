import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appsToBuild, webFresh, webStampNow, writeWebStamp } from '../../scripts/launcher/web.cjs'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

describe('whether the built web apps are those of the sources', () => {
  it('says no before the first build and yes after it', async () => {
    await using house = await builtHouse({ built: false })
    expect(webFresh(house.root)).toBe(false)
    writeWebStamp(house.root, webStampNow(house.root))
    await house.write('dist/web/member/index.html', '')
    expect(webFresh(house.root)).toBe(true)
  })

  it('says no after a change in an app, in what apps share, or in the locked dependencies', async () => {
    for (const path of ['web/member/main.tsx', 'web/ui/button.tsx', 'src/kit/text.ts', 'package-lock.json']) {
      await using house = await builtHouse()
      await house.write(path, 'changed')
      expect([path, webFresh(house.root)]).toEqual([path, false])
    }
  })

  it('says no after a change of content that keeps size and name', async () => {
    await using house = await builtHouse()
    await house.write('web/member/main.tsx', 'two')
    await utimes(join(house.root, 'web/member/main.tsx'), 1, 1)
    expect(webFresh(house.root)).toBe(false)
  })

  it('says yes after a checkout that only touched the times, and remembers them', async () => {
    await using house = await builtHouse()
    await utimes(join(house.root, 'web/member/main.tsx'), 1, 1)
    const before = await readFile(join(house.root, 'dist/web/.stamp'), 'utf8')
    expect(webFresh(house.root)).toBe(true)
    expect(await readFile(join(house.root, 'dist/web/.stamp'), 'utf8')).not.toBe(before)
  })

  it('does not look at tests or at the server', async () => {
    await using house = await builtHouse()
    await house.write('web/member/main.test.tsx', 'a test')
    await house.write('src/host/start.ts', 'server')
    expect(webFresh(house.root)).toBe(true)
  })

  it('says no when a built app is gone', async () => {
    await using house = await builtHouse()
    await rm(join(house.root, 'dist/web/member'), { recursive: true })
    expect(webFresh(house.root)).toBe(false)
  })

  it('has nothing to build where the sources of the apps are not, as in an image', async () => {
    await using house = await builtHouse()
    await rm(join(house.root, 'web/member'), { recursive: true })
    expect(appsToBuild(house.root)).toEqual([])
    expect(webFresh(house.root)).toBe(true)
  })
})

const builtHouse = async ({ built = true } = {}) => {
  const folder = await temporaryFolder()
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder.path, path)), { recursive: true })
    await writeFile(join(folder.path, path), text)
  }
  const sources = {
    'web/member/index.html': '',
    'web/member/main.tsx': 'one',
    'web/ui/button.tsx': '',
    'src/kit/text.ts': '',
    'package-lock.json': '{}',
  }
  for (const [path, text] of Object.entries(sources)) await write(path, text)
  if (built) {
    await write('dist/web/member/index.html', '')
    writeWebStamp(folder.path, webStampNow(folder.path))
  }
  return { root: folder.path, write, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}
