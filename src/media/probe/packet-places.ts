import { captionLimits } from '../captions/caption-limits.ts'
import { masterFormats } from './parse-probe.ts'

/** Where one packet of a stream lies in its file, and when it is shown. */
export interface PacketPlace {
  /** As the file counts. */
  readonly seconds: number
  /** Undefined where the file does not say: until the next one. */
  readonly lastsSeconds: number | undefined
  readonly offset: number
  readonly bytes: number
}

/** Arguments for ffprobe that make it write what `parsePacketPlaces` reads. It decodes nothing. */
export const packetPlacesArguments = (path: string, streamIndex: number): string[] =>
  [
    ['-v', 'error', '-select_streams', String(streamIndex)],
    ['-show_entries', 'packet=pts_time,duration_time,size,pos', '-of', 'csv=p=0'],
    ['-format_whitelist', masterFormats, '-i', `file:${path}`],
  ].flat()

/** Lines are `time,duration,size,position`, any of which may be `N/A`; what has no place or time is left out, and so is what goes beyond the bounds of captions. */
export const parsePacketPlaces = (csv: string): PacketPlace[] => {
  const places: PacketPlace[] = []
  let bytesInAll = 0
  for (const line of csv.split('\n')) {
    const [seconds, lasts, bytes, offset] = line.split(',', 4).map((text) => (/^-?[\d.]+$/.test(text) ? Number(text) : undefined))
    if (seconds === undefined || bytes === undefined || offset === undefined || offset < 0) continue
    bytesInAll += bytes
    if (places.length === captionLimits.cues || bytesInAll > captionLimits.bytes) break
    places.push({ seconds, lastsSeconds: lasts !== undefined && lasts > 0 ? lasts : undefined, offset, bytes })
  }
  return places
}
