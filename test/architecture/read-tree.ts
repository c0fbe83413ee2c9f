import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

export interface SourceFile {
  /** From the repository's root, with slashes: `src/services/edge/index.ts`. */
  readonly path: string
  readonly text: string
}

export interface Import {
  readonly from: string
  /** A path like SourceFile.path for our own files, else the bare specifier: `node:fs`, `zod`. */
  readonly to: string
  readonly own: boolean
}

const skipped = new Set(['node_modules', 'dist', 'data', '.house', '.git'])

/** Every TypeScript source below the named folders. */
export const readTree = (root: string, folders: readonly string[]): SourceFile[] =>
  folders.flatMap((folder) =>
    filesBelow(join(root, folder)).map((path) => ({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') })),
  )

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })

const importPattern =
  /(?:^|[\s;])(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|[\s;])import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** What a file imports; type imports count too. */
export const importsOf = (file: SourceFile): Import[] =>
  [...withoutComments(file.text).matchAll(importPattern)].map((match) => {
    const specifier = (match[1] ?? match[2] ?? match[3])!
    const own = specifier.startsWith('.')
    return {
      from: file.path,
      to: own ? normalize(join(dirname(file.path), specifier.replace(/\?.*$/, ''))).replaceAll('\\', '/') : specifier,
      own,
    }
  })

/** The text without comments and without the content of template strings, both of which may speak of code. */
export const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'"`])\/\/[^\n]*/g, '$1')
