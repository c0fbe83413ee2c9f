import type { z } from 'zod'
import type { Rung } from '../../contracts/encode.ts'
import type { BuildFacts, SegmentedTrack } from '../../media/cmaf/build-facts.ts'

/** The rungs of a build for the console, with what each cost to encode. */
export const rungsOf = (facts: BuildFacts, cpuSeconds: Readonly<Record<string, number>>): z.infer<typeof Rung>[] => {
  const common = (track: SegmentedTrack) => ({
    id: track.id,
    codecs: track.codecs,
    averageBps: track.averageBps,
    peakBps: track.peakBps,
    segments: track.segmentTicks.length,
    sizeBytes: track.segmentBytes.reduce((sum, bytes) => sum + bytes, track.initBytes),
    ...(cpuSeconds[track.id] !== undefined && { cpuSeconds: cpuSeconds[track.id] }),
  })
  return [
    ...facts.video.map((track) => ({
      ...common(track),
      kind: 'video' as const,
      codec: track.codec,
      width: track.width,
      height: track.height,
      frames: track.frames,
      ...(track.matchedFrames !== undefined && { matchedFrames: track.matchedFrames }),
      ...((track.bitDepth ?? 8) > 8 && { bitDepth: track.bitDepth }),
      ...(track.dynamicRange !== 'sdr' && { dynamicRange: track.dynamicRange }),
      ...(track.quality && { quality: track.quality }),
    })),
    ...facts.audio.map((track) => ({
      ...common(track),
      kind: 'audio' as const,
      codec: track.codec,
      language: track.language,
      channels: track.channels,
    })),
    ...facts.text.map((track) => ({
      id: track.id,
      kind: 'text' as const,
      codec: 'webvtt',
      codecs: 'wvtt',
      language: track.language,
      averageBps: (track.bytes * 8) / facts.durationSeconds,
      peakBps: (track.bytes * 8) / facts.durationSeconds,
      segments: 1,
      sizeBytes: track.bytes,
    })),
    ...facts.images.map((track) => ({
      id: track.id,
      kind: 'image' as const,
      codec: track.template.split('.').at(-1)!,
      codecs: '',
      width: track.tileWidth,
      height: track.tileHeight,
      averageBps: track.averageBps,
      peakBps: track.averageBps,
      segments: track.sheets,
      sizeBytes: Math.round((track.averageBps * facts.durationSeconds) / 8),
    })),
  ]
}
