import { open } from 'node:fs/promises'
import { Failure } from '../../kit/failure.ts'

/** A day of pictures has a smaller index. */
const mostMoovBytes = 512 * 2 ** 20

/** The `moov` box of an MP4 of ours, header and all; what lies before it is not read (ISO/IEC 14496-12, 4.2). */
export const readMoov = async (path: string): Promise<Uint8Array> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const header = Buffer.alloc(16)
    for (let at = 0; at + 8 <= size;) {
      await file.read(header, 0, 16, at)
      const short = header.readUInt32BE(0)
      const bytes = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? size - at : short
      if (bytes < 8 || at + bytes > size) break
      if (header.toString('latin1', 4, 8) === 'moov') {
        if (bytes > mostMoovBytes) break
        const moov = new Uint8Array(bytes)
        await file.read(moov, 0, bytes, at)
        return moov
      }
      at += bytes
    }
  } finally {
    await file.close()
  }
  throw new Failure('ENCODE_FAULTY', `${path.split('/').at(-1)} has no index: its encoder did not finish it.`)
}
