import type { ProfileId } from '../../src/contracts/ids.ts'
import type { PlaySession } from '../../src/contracts/playback.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { NewId } from '../../src/kit/ids.ts'
import { loop } from '../../src/kit/lifecycle.ts'
import { createControls, type Controls } from './controls.ts'
import { keptPositions } from './kept-positions.ts'
import { openPathwayBook, type PathwayChange } from './pathways.ts'
import { openPicture, type Picture } from './picture.ts'
import type { KeyValueStore, PlayServer } from './play-server.ts'
import { createPlayerStore, type Engine, type PlayerState } from './player-state.ts'
import { openPositions } from './positions.ts'
import { readPreferences, type Preferences } from './preferences.ts'
import type { Projector } from './projector.ts'
import type { Preview } from './previews.ts'
import { createSamples, type Sample } from './samples.ts'
import { keepSession } from './session-keeper.ts'
import { openStory } from './story.ts'
import { openTelemetry, type MomentData } from './telemetry.ts'
import { isCalledOff, troubleOf, type PlayerTrouble } from './trouble.ts'
import { watchVideo } from './watch-video.ts'

const sampleMs = 1000
/** A start that takes longer was begun in too good a quality. */
const startPatienceMs = 3000
/** A sign of life with figures goes into the story after so many samples. */
const samplesPerHeartbeat = 10

export interface PlayerNeeds {
  readonly session: PlaySession
  /** Which of the two manifests to play. */
  readonly engine: Engine
  readonly video: HTMLVideoElement
  /** On that element; the player takes it down at its end. */
  readonly projector: Promise<Projector>
  readonly server: PlayServer
  readonly profileId: ProfileId
  readonly storage: KeyValueStore
  readonly clock: Clock
  readonly newId: NewId
  /** Monotonic milliseconds of the press that began all this. */
  readonly pressedAt: number
}

export interface Statistics {
  readonly samples: readonly Sample[]
  readonly changes: readonly PathwayChange[]
  readonly width: number
  readonly height: number
  readonly codecs: string
  readonly droppedFrames: number
  readonly decodedFrames: number
  readonly bytesDownloaded: number
}

/** One play on one video element, from the press to the close. */
export interface Player extends Controls {
  readonly state: PlayerState
  /** Returns how to stop listening. */
  subscribe(listener: () => void): () => void
  previewAt(seconds: number): Promise<Preview | undefined>
  readStatistics(): Statistics
  /** The page may be gone in a moment: writes down what must not be lost. The play can go on afterwards. */
  leave(): void
  /** Takes everything down. Resolves when the server knows, or was told in vain. */
  close(): Promise<void>
}

export const openPlayer = (needs: PlayerNeeds): Player => {
  const { clock, server, session, storage, video } = needs
  const { playId, titleId } = session
  const preferences = readPreferences(storage)
  const closing = new AbortController()
  const book = openPathwayBook(session.pathways, clock)
  const store = createPlayerStore(initialState(needs, preferences))
  const samples = createSamples()
  const telemetry = openTelemetry({ playId, titleId, clock, newId: needs.newId, server })
  const positions = openPositions({ session, clock, server, kept: keptPositions({ profileId: needs.profileId, storage, clock }) })
  let picture: Picture | undefined
  const facts = () => factsOf(video, picture, book.current.edge)
  const story = openStory({ clock, telemetry, pressedAt: needs.pressedAt, facts })
  const { showTracks, ...controls } = createControls({ video, store, storage, picture: () => picture })

  /** A place counts once there was a picture, and no more when the film has ended. */
  const hasPlace = () => store.state.firstFrameMs !== undefined && store.state.phase !== 'ended'
  const fail = (trouble: PlayerTrouble) => {
    if (closing.signal.aborted || store.state.phase === 'failed') return
    telemetry.note('failed', { ...facts(), code: trouble.code, message: trouble.detail.slice(0, 1000) })
    if (hasPlace()) positions.settled(video.currentTime)
    store.change({ phase: 'failed', trouble, waiting: false })
    video.pause()
  }
  const onMoved = (reason: string) => {
    telemetry.note('pathway', { ...facts(), message: reason })
    store.change({ pathway: book.current.edge })
  }
  const keeper = keepSession({
    session,
    server,
    clock,
    onRenewed: (renewed) => {
      const before = book.current.edge
      book.renew(renewed.pathways)
      if (book.current.edge !== before) onMoved('the ranking changed')
    },
    onStopped: () => fail({ kind: 'stopped', code: 'V-STOPPED', detail: 'the service ended this play' }),
  })

  const start = async () => {
    telemetry.note('attempt', { pathway: book.current.edge })
    watchVideo({ video, store, story, telemetry, positions, facts, clock, pressedAt: needs.pressedAt, signal: closing.signal })
    video.volume = preferences.volume
    video.muted = preferences.muted
    const projector = await needs.projector
    if (closing.signal.aborted) return void (await projector.shaka.destroy())
    picture = openPicture({
      projector,
      session,
      engine: needs.engine,
      book,
      preferences,
      renew: keeper.renewNow,
      onWaiting: (waiting) => {
        story.waiting(waiting)
        store.change({ waiting })
      },
      onTracks: showTracks,
      onSwitched: () => telemetry.note('switched', facts()),
      onMoved,
      onFailed: (error) => fail(troubleOf(error)),
    })
    video.addEventListener('loadeddata', picture.adapt, { once: true, signal: closing.signal })
    clock.sleep(startPatienceMs, closing.signal).then(picture.adapt, () => {})
    await picture.load(session.resumeSeconds)
    store.change({ engine: picture.readEngine() })
    await controls.play()
  }
  const starting = start().catch((error: unknown) => {
    if (!isCalledOff(error)) fail(troubleOf(error))
  })

  let sampled = 0
  const sample = () => {
    if (store.state.phase !== 'playing') return
    const { bufferMs = 0, throughputKbps = 0, bitrateKbps = 0 } = facts()
    samples.add({ at: clock.now(), bufferSeconds: bufferMs / 1000, throughputKbps, bitrateKbps, pathway: book.current.edge })
    sampled += 1
    if (sampled % samplesPerHeartbeat === 0 && !video.paused) telemetry.note('heartbeat', facts())
  }
  const sampling = loop({
    name: 'samples',
    sleep: clock.sleep,
    turn: async () => {
      sample()
      return sampleMs
    },
    onTrouble: () => sampleMs,
  })

  return {
    ...controls,
    get state() {
      return store.state
    },
    subscribe: store.subscribe,
    previewAt: async (seconds) => picture?.previews.at(seconds),
    readStatistics: () => ({ ...statisticsOf(video, picture), samples: samples.list, changes: book.changes }),
    leave() {
      if (hasPlace()) void positions.close(video.currentTime)
      void telemetry.leave()
    },
    async close() {
      if (closing.signal.aborted) return
      const place = hasPlace() ? positions.close(video.currentTime) : undefined
      telemetry.note('closed', facts())
      closing.abort()
      store.close()
      const told = Promise.allSettled([place, telemetry.close(), server.end(playId, { leaving: true })])
      await Promise.allSettled([sampling.close(), keeper.close(), starting])
      await picture?.close()
      await told
    },
  }
}

const initialState = ({ session }: PlayerNeeds, { muted, volume }: Preferences): PlayerState => ({
  phase: 'loading',
  engine: undefined,
  positionSeconds: session.resumeSeconds,
  durationSeconds: session.durationSeconds,
  buffered: [],
  paused: true,
  waiting: true,
  needsPress: false,
  firstFrameMs: undefined,
  volume,
  muted,
  speed: 1,
  quality: 'auto',
  playingHeight: undefined,
  qualities: [],
  audio: [],
  text: [],
  hasPreviews: false,
  pathway: session.pathways[0]!.edge,
  trouble: undefined,
})

const factsOf = (video: HTMLVideoElement, picture: Picture | undefined, pathway: string): MomentData => {
  const stats = picture?.shaka.getStats()
  return {
    mediaSeconds: video.currentTime,
    bufferMs: Math.round(bufferSeconds(video) * 1000),
    pathway,
    ...(stats && stats.estimatedBandwidth > 0 && { throughputKbps: Math.round(stats.estimatedBandwidth / 1000) }),
    ...(stats && stats.streamBandwidth > 0 && { bitrateKbps: Math.round(stats.streamBandwidth / 1000) }),
    ...(video.videoHeight > 0 && { height: video.videoHeight }),
  }
}

/** Seconds of film from here to the end of the span that the viewer is in. */
const bufferSeconds = ({ buffered, currentTime }: HTMLVideoElement): number => {
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime && buffered.end(index) > currentTime) return buffered.end(index) - currentTime
  }
  return 0
}

const statisticsOf = (video: HTMLVideoElement, picture: Picture | undefined) => {
  const stats = picture?.shaka.getStats()
  return {
    width: video.videoWidth,
    height: video.videoHeight,
    codecs: stats?.currentCodecs ?? '',
    droppedFrames: stats?.droppedFrames ?? 0,
    decodedFrames: stats?.decodedFrames ?? 0,
    bytesDownloaded: stats?.bytesDownloaded ?? 0,
  }
}
