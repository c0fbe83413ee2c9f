import { access, constants, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { LanguageTag } from '../contracts/shared.ts'
import { Failure } from '../kit/failure.ts'
import { typed, wrongUse } from './typed.ts'

/** Failures: `NO_SUCH_FILE`, `NOT_A_FILE`. */
export const mustBeFile = async (path: string): Promise<void> => {
  const facts = await stat(path).catch(() => undefined)
  if (!facts) throw new Failure('NO_SUCH_FILE', `There is no file ${path}.`)
  if (facts.isDirectory()) throw new Failure('NOT_A_FILE', `${path} is a folder. Name the file in it.`)
  if (!facts.isFile()) throw new Failure('NOT_A_FILE', `${path} is no regular file.`)
}

/** The same for a file that is read by this process itself; `FILE_NOT_READABLE` too. */
export const mustBeReadable = async (path: string): Promise<void> => {
  await mustBeFile(path)
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new Failure('FILE_NOT_READABLE', `This user may not read ${path}.`, {}, { cause })
  })
}

/** `--subtitles a.srt:en,b.vtt:pt-BR`, with absolute paths. */
export const subtitleFlags = (flag: string | boolean | undefined): { file: string; language: string }[] =>
  (typeof flag === 'string' ? flag.split(',') : []).map((entry) => {
    const at = entry.lastIndexOf(':')
    if (at <= 0) throw wrongUse(`Say the language of ${entry}: --subtitles ${entry}:en`)
    return {
      file: resolve(entry.slice(0, at)),
      language: typed(LanguageTag, `--subtitles ${entry.slice(0, at)}:`, entry.slice(at + 1)),
    }
  })
