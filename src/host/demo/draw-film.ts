import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RunLimits, Transcoder } from '../../engines/transcoder/port.ts'
import type { Film, Frame } from './film.ts'
import { masterArguments } from './picture-arguments.ts'
import type { MaterialsWish } from './prepare-materials.ts'
import { subtitleFiles } from './subtitle-files.ts'

export interface DrawNeeds {
  readonly transcoder: Transcoder
  readonly folder: string
  readonly signal: AbortSignal
}

export interface DrawnFilm {
  /** Absolute path of the master. */
  readonly master: string
  readonly subtitles: readonly { readonly source: string; readonly language: string }[]
}

const size = { width: 1280, height: 720 }
/** A film takes 10 to 25 s of a processor; a machine that is busy with something else may need many times that. */
const limits: RunLimits = { timeoutMs: 30 * 60_000, memoryBytes: 1 << 30, outputBytes: 1 << 30 }
const niceness = 10

/**
 * Draws the master of a film and writes its subtitles beside it. A master that is there already is taken as it is: it gets its
 * name only when it is whole, and the same film is always drawn the same.
 */
export const drawFilm = async (needs: DrawNeeds, film: Film, frame: Frame = { ...size, seconds: film.seconds }): Promise<DrawnFilm> => {
  const drawn = drawnFiles(needs.folder, film)
  for (const { file, text } of subtitleFiles(film)) await writeFile(join(needs.folder, file), text)
  if (await exists(drawn.master)) return drawn
  const folder = join(needs.folder, `${film.id}.drawing`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  try {
    await prepareInThread({ filmId: film.id, frame, folder }, needs.signal)
    await needs.transcoder.run({
      tool: 'ffmpeg',
      args: masterArguments(film, frame, 'master.mkv'),
      folder,
      limits,
      niceness,
      signal: needs.signal,
    })
    await rename(join(folder, 'master.mkv'), drawn.master)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return drawn
}

/** Where a film's files are once it is drawn. */
const drawnFiles = (folder: string, film: Film): DrawnFilm => ({
  master: join(folder, `${film.id}.mkv`),
  subtitles: subtitleFiles(film).map(({ file, language }) => ({ source: join(folder, file), language })),
})

/** Removes what `drawFilm` left, when nobody reads it any more. */
export const removeDrawnFilm = async (folder: string, film: Film): Promise<void> => {
  const { master, subtitles } = drawnFiles(folder, film)
  for (const path of [master, ...subtitles.map(({ source }) => source)]) await rm(path, { force: true })
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Painting and playing would hold up everything else that the host does, so they get a thread. */
const prepareInThread = (wish: MaterialsWish, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(new URL('./prepare-materials.ts', import.meta.url), { workerData: wish })
    const stop = () => void worker.terminate()
    signal.addEventListener('abort', stop, { once: true })
    worker.once('error', reject)
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(signal.reason as Error)
      else if (code === 0) resolve()
      else reject(new Error(`painting ${wish.filmId} ended with code ${code}`))
    })
  })
