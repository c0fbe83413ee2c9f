import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEncodeHouse } from '../../../test/helpers/encode-house.ts'
import { makeMaster } from '../../../test/helpers/masters.ts'
import { uploadToEncode } from '../../../test/helpers/upload-to-encode.ts'
import { waitFor } from '../../../test/helpers/wait-for.ts'

const patienceMs = 60_000

describe('an archived master', () => {
  it(
    'comes back from the store for a build by another recipe, also where workers share a folder',
    async () => {
      await using house = await openEncodeHouse({ settings: { masters: 'archive' } })
      const path = await makeMaster(house.masters, 'film.mp4', { seconds: 1, width: 128, height: 72, frameRate: '12', audio: [] })
      const uploadId = await uploadToEncode(house, new Uint8Array(await readFile(path)))
      const { jobId, masterId, titleId } = await house.client.submitMaster({
        source: { kind: 'upload', uploadId },
        name: { en: 'Archived' },
        recipe: 'economy',
      })
      await house.start()
      expect(await house.over(jobId, patienceMs)).toMatchObject({ state: 'done' })
      const state = async () => (await house.client.listMasters({ titleId })).items[0]!.state
      await waitFor(async () => (await state()) === 'archived', { patienceMs })
      expect(await readdir(join(house.ownFolder, 'uploads'))).toEqual([])

      const again = await house.client.encodeAgain({ masterId, recipe: 'standard' })
      expect(await house.over(again.jobId, patienceMs)).toMatchObject({ state: 'done', recipe: 'standard' })
      const { items: builds } = await house.client.listBuilds({ titleId })
      const recipes = builds
        .filter((build) => build.complete)
        .map(({ recipe, rungs }) => [recipe, rungs.some(({ frames }) => frames === 12)])
      expect(recipes).toEqual([
        ['standard', true],
        ['economy', true],
      ])
      expect(await state()).toBe('archived')
    },
    patienceMs,
  )
})
