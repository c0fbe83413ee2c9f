import type { AudioTrack, BuildFacts, SegmentedTrack, VideoTrack } from './build-facts.ts'

/** Five seconds in two codecs with two languages, subtitles and pictures: small enough to be read whole, for tests of everything that takes facts. */
export const sampleFacts: BuildFacts = {
  version: 1,
  durationSeconds: 5,
  video: [
    videoTrack({
      id: 'h264-720',
      codec: 'h264',
      codecs: 'avc1.64001f',
      width: 1280,
      height: 720,
      peakBps: 1_600_000,
      averageBps: 1_200_000,
    }),
    videoTrack({ id: 'h264-240', codec: 'h264', codecs: 'avc1.640015', width: 426, height: 240, peakBps: 300_000, averageBps: 250_000 }),
    videoTrack({ id: 'av1-720', codec: 'av1', codecs: 'av01.0.05M.08', width: 1280, height: 720, peakBps: 1_100_000, averageBps: 900_000 }),
  ],
  audio: [
    audioTrack({ id: 'aac-en', codec: 'aac', codecs: 'mp4a.40.2', language: 'en', label: 'English', isDefault: true }),
    audioTrack({ id: 'opus-en', codec: 'opus', codecs: 'opus', language: 'en', label: 'English', isDefault: true }),
    audioTrack({ id: 'aac-ja', codec: 'aac', codecs: 'mp4a.40.2', language: 'ja', label: '日本語', isDefault: false }),
    audioTrack({ id: 'opus-ja', codec: 'opus', codecs: 'opus', language: 'ja', label: '日本語', isDefault: false }),
  ],
  text: [
    { id: 'text-fr', path: 'text/fr.vtt', bytes: 1000, language: 'fr', label: 'Français', role: 'subtitle' },
    { id: 'text-en', path: 'text/en.vtt', bytes: 500, language: 'en', label: 'English', role: 'caption' },
  ],
  images: [
    {
      id: 'trick',
      template: 'images/trick/$Number%05d$.jpg',
      sheets: 1,
      columns: 5,
      rows: 5,
      tileWidth: 160,
      tileHeight: 90,
      intervalSeconds: 2,
      averageBps: 12_000,
    },
  ],
}

function videoTrack(track: Pick<VideoTrack, 'id' | 'codec' | 'codecs' | 'width' | 'height' | 'peakBps' | 'averageBps'>): VideoTrack {
  return {
    ...track,
    ...segments('video', track, 24_000, [48_000, 48_000, 24_000]),
    frameRate: { numerator: 24, denominator: 1 },
    frames: 120,
    dynamicRange: 'sdr',
  }
}

function audioTrack(track: Pick<AudioTrack, 'id' | 'codec' | 'codecs' | 'language' | 'label' | 'isDefault'>): AudioTrack {
  const rates = { peakBps: 130_000, averageBps: 128_000 }
  return {
    ...track,
    ...rates,
    ...segments('audio', { id: track.id, ...rates }, 48_000, [96_256, 96_256, 47_488]),
    channels: 2,
    sampleRate: 48_000,
    role: 'main',
  }
}

/** The first segment at the peak, the others at a rate that brings the average down to what was said. */
function segments(
  kind: string,
  { id, peakBps, averageBps }: Pick<SegmentedTrack, 'id' | 'peakBps' | 'averageBps'>,
  timescale: number,
  segmentTicks: [number, ...number[]],
): Omit<SegmentedTrack, 'id' | 'codecs' | 'peakBps' | 'averageBps'> {
  const all = segmentTicks.reduce((sum, ticks) => sum + ticks, 0)
  const [first] = segmentTicks
  const restBps = (averageBps * all - peakBps * first) / (all - first)
  return {
    initPath: `${kind}/${id}/init.mp4`,
    initBytes: 800,
    mediaTemplate: `${kind}/${id}/$Number%05d$.m4s`,
    timescale,
    segmentTicks,
    segmentBytes: segmentTicks.map((ticks, index) => Math.floor(((index === 0 ? peakBps : restBps) * ticks) / timescale / 8)),
  }
}
