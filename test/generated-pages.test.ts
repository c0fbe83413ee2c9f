import { describe, expect, it } from 'vitest'
import { pages, writePages } from '../scripts/docs.ts'
import { repositoryFolder } from '../src/host/version.ts'

describe('the generated pages of the documentation', () => {
  it('say what the sources say (npm run docs writes them)', async () => {
    expect(await writePages(repositoryFolder, pages, true)).toEqual([])
  })
})
