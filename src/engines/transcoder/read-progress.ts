export interface Progress {
  readonly mediaSeconds: number
  readonly frames: number
}

/**
 * Reads what ffmpeg writes to `-progress`: `key=value` lines in blocks that end with `progress=`. Returns a function that takes pieces of
 * text in any cut and calls `onProgress` once a block.
 */
export const progressReader = (onProgress: (progress: Progress) => void): ((piece: string) => void) => {
  let rest = ''
  let mediaSeconds = 0
  let frames = 0
  return (piece) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!.slice(-longestLine)
    for (const line of lines) {
      const [key, value] = line.split('=', 2)
      // Microseconds; `N/A` before the first packet.
      if (key === 'out_time_us' && Number(value) >= 0) mediaSeconds = Number(value) / 1e6
      else if (key === 'frame' && Number(value) >= 0) frames = Number(value)
      else if (key === 'progress') onProgress({ mediaSeconds, frames })
    }
  }
}

const longestLine = 1000
