import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { drawFilm } from '../../src/host/demo/draw-film.ts'
import { films } from '../../src/host/demo/films.ts'
import { repositoryFolder } from '../../src/host/version.ts'
import { withFolder, type Workshop } from './workshop.ts'

/** A clip to encode. Only `counted` ones make up a median: footage, of 720 lines and more. */
export interface Clip {
  readonly name: string
  readonly path: string
  readonly kind: 'counted' | 'small' | 'synthetic'
}

const data = join(repositoryFolder, '../shared/data')

interface Footage {
  readonly name: string
  readonly files: readonly string[]
  readonly kind: 'counted' | 'small'
}

/**
 * All footage that there is. The other clips of 720 lines and more in the same folder are no footage: colour bars with a counter (av1_720p, vvc_720p) and a still
 * board with words (offline_*).
 */
const footage: readonly Footage[] = [
  { name: 'Tears of Steel', files: ['clips/tears_of_steel_1080p2997_8s_video.frag.mp4'], kind: 'counted' },
  {
    name: 'Big Buck Bunny, 360 lines',
    files: ['clips/big-buck-bunny_trailer_640x360_32s.webm', 'clips/big-buck-bunny_640x360_10s.mp4'],
    kind: 'small',
  },
]

/** A folder of films of your own, of 720 lines and more: each of them is one clip. */
const ownFootage = process.env['VITASCOPE_FOOTAGE']

const ownClips = async (): Promise<Clip[]> =>
  ownFootage === undefined
    ? []
    : (await readdir(ownFootage))
        .filter((file) => /\.(mkv|mov|mp4|mxf|webm|y4m)$/i.test(file))
        .toSorted()
        .map((file) => ({ name: file, path: resolve(ownFootage, file), kind: 'counted' }))

/** What of the footage is there; clips of several files are joined. */
export const openFootage = async (workshop: Workshop, kind: Footage['kind']): Promise<{ clips: Clip[]; missing: string[] }> => {
  const clips: Clip[] = kind === 'counted' ? await ownClips() : []
  const missing: string[] = []
  for (const { name, files, kind: own } of footage.filter((one) => one.kind === kind)) {
    const paths = files.map((file) => join(data, file))
    const absent = paths.find((path) => !existsSync(path))
    if (absent !== undefined) missing.push(`${name}: ${absent} is not there`)
    else
      clips.push({
        name,
        kind: own,
        path:
          paths.length === 1
            ? paths[0]!
            : await joined(
                workshop,
                `${own}.mkv`,
                paths.map((path) => ({ path })),
              ),
      })
  }
  return { clips, missing }
}

/** Films of the demo, a piece of each, cut one after the other. Each of them is one long shot. */
export const drawnClip = async (workshop: Workshop, ask: { name: string; ids: readonly string[]; seconds: number }): Promise<Clip> => {
  const folder = join(workshop.folder, 'drawn')
  await mkdir(folder, { recursive: true })
  const needs = { transcoder: workshop.transcoder, folder, signal: new AbortController().signal }
  // A film begins and ends with a fade, of which nothing is wanted.
  const fadeSeconds = 1.5
  const pieces: { path: string; fromSeconds: number; seconds: number }[] = []
  for (const id of ask.ids) {
    const film = films.find((one) => one.id === id)
    if (!film) throw new Error(`no film of the demo is called ${id}`)
    const { master } = await drawFilm(needs, film, { width: 1280, height: 720, seconds: ask.seconds + 2 * fadeSeconds + 2 })
    pieces.push({ path: master, fromSeconds: fadeSeconds, seconds: ask.seconds })
  }
  const path = await joined(workshop, `${ask.name.replaceAll(/\W+/g, '-')}.mkv`, pieces)
  await rm(folder, { recursive: true })
  return { name: ask.name, path, kind: 'synthetic' }
}

interface Piece {
  readonly path: string
  readonly fromSeconds?: number
  readonly seconds?: number
}

const joinedRate = 24

/** Pieces of one size cut one after the other, nearly without loss; frame after frame at 24 a second, whatever their own rates were. */
export const joined = (workshop: Workshop, name: string, pieces: readonly Piece[]): Promise<string> =>
  withFolder(workshop, `joining-${name}`, async (folder) => {
    const output = join(workshop.folder, name)
    const chains = pieces.map(({ fromSeconds = 0, seconds }, index) => {
      const until = seconds === undefined ? '' : `:end=${fromSeconds + seconds}`
      return `[${index}:v:0]trim=start=${fromSeconds}${until},settb=1/${joinedRate},setpts=N,fps=${joinedRate},setsar=1,format=yuv420p[p${index}]`
    })
    const graph = `${chains.join(';')};${pieces.map((_, index) => `[p${index}]`).join('')}concat=n=${pieces.length}:v=1:a=0,fps=${joinedRate}[film]`
    await workshop.run('ffmpeg', folder, [
      ...['-v', 'error'],
      ...pieces.flatMap(({ path }) => ['-i', `file:${path}`]),
      ...['-filter_complex', graph, '-map', '[film]', '-r', String(joinedRate)],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '6', '-y', `file:${output}`],
    ])
    return output
  })
