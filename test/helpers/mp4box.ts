import { createFile, MP4BoxBuffer, type Movie } from 'mp4box'
import { concatBytes } from '../../src/kit/bytes.ts'
import type { InitSegment } from '../../src/media/isobmff/read-init.ts'
import type { SegmentSummary } from '../../src/media/isobmff/read-segment.ts'

/** A file as MP4Box.js reads it, which shares no line with us. */
export const openByMp4Box = async (bytes: Uint8Array<ArrayBuffer>) => {
  const file = createFile()
  const movie = new Promise<Movie>((resolve, reject) => {
    file.onReady = resolve
    file.onError = reject
  })
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes.buffer, 0))
  file.flush()
  return { file, movie: await movie }
}

/** The same of one track. */
export const readByMp4Box = async (bytes: Uint8Array<ArrayBuffer>) => {
  const { file, movie } = await openByMp4Box(bytes)
  const track = movie.tracks[0]!
  const samples = file.getTrackSamplesInfo(track.id)
  const ticks = samples.reduce((sum, sample) => sum + sample.duration, 0)
  return { codec: track.codec, timescale: track.timescale, audio: track.audio, video: track.video, samples, ticks }
}

/** One segment alone behind its init segment, in the form of `ofSegment`. */
export const segmentByMp4Box = async (init: Uint8Array, segment: Uint8Array): Promise<ReturnType<typeof ofSegment>> => {
  const { audio, samples, ticks, timescale, video } = await readByMp4Box(concatBytes(init, segment))
  return {
    ...{ samples: samples.length, decodeTicks: samples[0]!.dts, durationTicks: ticks, timescale },
    shownFromTicks: samples.reduce((earliest, { cts }) => Math.min(earliest, cts), Number.POSITIVE_INFINITY),
    shownUntilTicks: samples.reduce((latest, { cts, duration }) => Math.max(latest, cts + duration), 0),
    ...{ sampleBytes: samples.reduce((sum, sample) => sum + sample.size, 0), startsWithSync: samples[0]!.is_sync },
    shape: video ? [video.width, video.height] : [audio!.channel_count, audio!.sample_rate],
  }
}

/** What we read of a segment that MP4Box.js reads too. */
export const ofSegment = ({ bytes: _bytes, keyFrame: _keyFrame, ...segment }: SegmentSummary, init: InitSegment) => ({
  ...segment,
  timescale: init.timescale,
  shape: init.kind === 'video' ? [init.width, init.height] : [init.channels, init.sampleRate],
})
