import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the clone or image. */
export const repositoryFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export const version = (JSON.parse(readFileSync(join(repositoryFolder, 'package.json'), 'utf8')) as { version: string }).version
