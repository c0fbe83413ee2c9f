import { writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { isMainThread, workerData } from 'node:worker_threads'
import type { Film, Frame } from './film.ts'
import { films } from './films.ts'
import { paint, paintPalette } from './paint.ts'
import { paletteFile, soundFile, stillFile } from './picture-arguments.ts'
import { synthesise } from './synthesise.ts'
import { encodeWav } from './wav.ts'

/** What the thread is told. */
export interface MaterialsWish {
  readonly filmId: string
  readonly frame: Frame
  readonly folder: string
}

/** Paints the stills and palettes of a film and plays its sounds, into files of `folder`. Some seconds of plain computing. */
export const prepareMaterials = async (film: Film, frame: Frame, folder: string): Promise<void> => {
  for (const [name, still] of Object.entries(film.picture.stills(frame)))
    await writeFile(join(folder, stillFile(film, name, still.kind)), paint(still))
  for (const [name, colours] of Object.entries(film.picture.palettes ?? {}))
    await writeFile(join(folder, paletteFile(film, name)), paintPalette(colours))
  for (const { language, score } of film.sound)
    await writeFile(join(folder, soundFile(film, language)), encodeWav(synthesise(score, frame.seconds)))
}

const lowPriority = 10

if (!isMainThread && isWish(workerData)) {
  // On Linux a priority belongs to the thread (setpriority(2)); elsewhere this would slow down the whole host.
  if (process.platform === 'linux') setPriority(0, lowPriority)
  const { filmId, frame, folder } = workerData
  const film = films.find(({ id }) => id === filmId)
  if (!film) throw new Error(`there is no film ${filmId}`)
  await prepareMaterials(film, frame, folder)
}

function isWish(data: unknown): data is MaterialsWish {
  return typeof data === 'object' && data !== null && 'filmId' in data && 'frame' in data && 'folder' in data
}
