import { ffmpeg } from './masters.ts'

/** Frames of a stream of pictures that ffmpeg, a player from elsewhere, decodes from a manifest; it fails where one cannot be decoded. */
export const decodedFrames = async (url: string, stream = 0): Promise<number> => {
  const { stderr } = await ffmpeg(['-v', 'error', '-stats', '-i', url, '-map', `0:v:${stream}`, '-f', 'null', '-'])
  return Number([...stderr.matchAll(/frame=\s*(\d+)/g)].at(-1)?.[1])
}
