import { open } from 'node:fs/promises'
import { judgeUnreadable } from '../../media/probe/judge-master.ts'

/** Why a master is sent back. */
export interface Refusal {
  readonly code: string
  /** Words for its sender, and what to do. */
  readonly reason: string
}

/**
 * Why nothing could be read from a file; `words` are ffprobe's last. What it says of a missing index is believed only of files that begin like MP4:
 * it goes by the ending of the name, and says the same of a letter called `film.mp4`.
 */
export const unreadable = async (master: { path: string; sizeBytes: number }, words: string): Promise<Refusal> => {
  const judgement = judgeUnreadable(master.sizeBytes, (await beginsWithBox(master.path)) ? words : '')
  if (judgement.verdict === 'ok') throw new Error('defect: an unreadable file was found good')
  return judgement
}

/** The first boxes that MP4 and QuickTime files begin with (ISO/IEC 14496-12, 4.3; QTFF). */
const firstBoxes: readonly string[] = ['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot']

const beginsWithBox = async (path: string): Promise<boolean> => {
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0)
    return firstBoxes.includes(buffer.toString('latin1', 4, 8))
  } finally {
    await file.close()
  }
}
