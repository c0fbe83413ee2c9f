import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cureLock, type Lock } from '../../scripts/cure-lock.ts'

describe('curing the lock file', () => {
  it('cuts an optional edge that leads nowhere and keeps those that Node would resolve', () => {
    const lock: Lock = {
      packages: {
        '': { optionalDependencies: { tool: '1.0.0' } },
        'node_modules/tool': { optionalDependencies: { 'tool-linux': '1.0.0', 'tool-mac': '1.0.0', 'tool-wasm': '1.0.0' } },
        'node_modules/tool/node_modules/tool-wasm': {},
        'node_modules/tool-linux': {},
      },
    }
    expect(cureLock(lock)).toEqual([{ at: 'node_modules/tool', name: 'tool-mac' }])
    expect(lock.packages['node_modules/tool']).toEqual({ optionalDependencies: { 'tool-linux': '1.0.0', 'tool-wasm': '1.0.0' } })
  })

  it('does not take a package inside another for one that can be seen from beside it', () => {
    const lock: Lock = { packages: { 'node_modules/a': { optionalDependencies: { c: '1.0.0' } }, 'node_modules/b/node_modules/c': {} } }
    expect(cureLock(lock)).toEqual([{ at: 'node_modules/a', name: 'c' }])
    expect(lock.packages['node_modules/a']).toEqual({})
  })

  it('finds nothing the second time', () => {
    const lock: Lock = { packages: { '': { optionalDependencies: { gone: '1.0.0' } } } }
    expect(cureLock(lock)).toHaveLength(1)
    expect(cureLock(lock)).toHaveLength(0)
  })
})

it('the lock file of the repository is whole', async () => {
  const file = resolve(import.meta.dirname, '../../package-lock.json')
  expect(cureLock(JSON.parse(await readFile(file, 'utf8')) as Lock)).toEqual([])
})
