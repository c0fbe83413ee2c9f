import { spawnSync } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../../../test/helpers/temporary-folder.ts'
import { processFolder } from './process-folder.ts'

it('a process has a folder of its own, and takes away those of processes that are gone', async () => {
  await using folder = await temporaryFolder()
  const { pid: gone } = spawnSync('true')
  const left = [`${hostname()}-${gone}`, `${hostname()}-${process.ppid}`, 'elsewhere-1', 'notes']
  for (const name of left) await mkdir(join(folder.path, name))
  const mine = await processFolder(folder.path)
  expect(mine).toBe(join(folder.path, `${hostname()}-${process.pid}`))
  expect((await readdir(folder.path)).toSorted()).toEqual(left.slice(1).toSorted())
})
