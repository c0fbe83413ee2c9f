import type { z } from 'zod'
import type { MasterFacts } from '../../contracts/encode.ts'
import type { MasterNote } from '../../media/probe/judge-master.ts'
import type { FrameRate, MasterProbe, ProbedVideo } from '../../media/probe/master-probe.ts'
import type { PacketTimes } from '../../media/probe/packet-times.ts'
import { pictureSeconds } from '../../media/probe/judge-master.ts'
import { chooseFrameRate, valueOf } from '../../media/ladder/frame-rate.ts'
import type { BesideFile } from './tables.ts'

/** Everything that later steps must know about a master. */
export interface Inspection {
  readonly facts: z.infer<typeof MasterFacts>
  readonly probe: MasterProbe
  readonly frameRate: FrameRate
  readonly durationSeconds: number
  /** How many pictures an encode should have, give or take what the edges of the film cost. */
  readonly expectedFrames: number
  /** Encodes have the very pictures of the master, none repeated and none left out. */
  readonly isEven: boolean
}

/** The film's picture; a master without one was refused. */
export const filmOf = (inspection: Pick<Inspection, 'probe'>): ProbedVideo => {
  const video = inspection.probe.video[0]
  if (!video) throw new Error('defect: a master without a picture was not refused')
  return video
}

export const inspectionOf = (ask: {
  probe: MasterProbe
  times: PacketTimes | undefined
  notes: readonly MasterNote[]
  beside: readonly BesideFile[]
}): Inspection => {
  const { probe, times, notes, beside } = ask
  const video = filmOf({ probe })
  const frameRate = chooseFrameRate(video, times)
  const durationSeconds = Math.round(pictureSeconds(probe, video, times) * 1e6) / 1e6
  const expectedFrames = Math.max(1, Math.round(durationSeconds * valueOf(frameRate)))
  return {
    probe,
    frameRate,
    durationSeconds,
    expectedFrames,
    isEven: times !== undefined && !times.isVariable && Math.abs(times.packets - expectedFrames) <= 1,
    facts: {
      container: probe.container,
      durationSeconds,
      sizeBytes: probe.sizeBytes,
      video: {
        codec: video.codec,
        width: video.shownWidth,
        height: video.shownHeight,
        frameRate: valueOf(frameRate),
        frames: times?.packets ?? video.frames ?? expectedFrames,
        bitDepth: video.bitDepth,
        notes: notes.map((note) => note.words),
      },
      audio: probe.audio.map((track) => ({
        index: track.index,
        codec: track.codec,
        channels: track.channels,
        language: track.language,
        ...(track.title !== undefined && { label: track.title }),
      })),
      subtitles: [
        ...probe.subtitles.map((track) => ({
          language: track.language,
          ...(track.title !== undefined && { label: track.title }),
          origin: 'inside' as const,
        })),
        ...beside.map((file) => ({
          language: file.language,
          ...(file.label !== undefined && { label: file.label }),
          origin: 'beside' as const,
        })),
      ],
    },
  }
}
