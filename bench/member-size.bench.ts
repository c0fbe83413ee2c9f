import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { repositoryFolder } from '../src/host/version.ts'
import type { Bench } from './bench.ts'

const folder = join(repositoryFolder, 'dist/web/member')

/** What the browser loads before somebody presses play: the entry, and what it imports without being asked. */
const bench: Bench = {
  name: 'member-size',
  async run() {
    const page = await readFile(join(folder, 'index.html'), 'utf8')
    const entries = [...page.matchAll(/(?:src|href)="\/?(assets\/[^"]+\.js)"/g)].map((match) => match[1]!)
    const files = new Map<string, Buffer>()
    const visit = async (path: string): Promise<void> => {
      if (files.has(path)) return
      const content = await readFile(join(folder, path))
      files.set(path, content)
      for (const match of content.toString().matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) await visit(`assets/${match[1]!}`)
    }
    for (const entry of entries) await visit(entry)
    const kilobytes = [...files.values()].reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0) / 1000
    return {
      figures: [{ name: 'JavaScript before the player', value: Math.round(kilobytes * 10) / 10, unit: 'kB' }],
      notes: [`gzip, ${files.size} files: ${[...files.keys()].join(', ')}`],
    }
  },
}

export default bench
