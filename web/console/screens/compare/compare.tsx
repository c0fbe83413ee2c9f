import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { Build } from '../../../../src/contracts/encode.ts'
import type { BuildId, TitleId } from '../../../../src/contracts/ids.ts'
import { Button, IconButton } from '../../../ui/parts/button.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Layer } from '../../parts/layer.tsx'
import { TroubleNote } from '../../parts/trouble.tsx'
import { codecName, dayAndTime, formatRate, timecode } from '../../words.ts'
import { rungAt } from '../job/quality/piece-figures.ts'
import styles from './compare.module.css'
import { frameAt, frameRateOf, wipeAfter } from './frame-time.ts'
import { rungsToShow, sideKey, sideOfKey, sidesAtFirst, type Side } from './sides.ts'
import { usePair, type SideState } from './use-pair.ts'

/** For rungs of which nobody knows how many frames they have. */
const usualFrameRate = 25

const canShow = (codecs: string): boolean => MediaSource.isTypeSupported(`video/mp4; codecs="${codecs}"`)

/** Two builds of a title, or two rungs of one, frame against frame: a handle wipes from one to the other. */
export const Compare = ({
  titleId,
  builds,
  first,
  onClose,
}: {
  titleId: TitleId
  builds: readonly Build[]
  /** The build that one comes from. */
  first: BuildId
  onClose: () => void
}) => {
  const ready = builds.filter(({ state }) => state === 'ready')
  const [sides, setSides] = useState(() => sidesAtFirst(ready, first, canShow))
  return (
    <Layer name="Compare builds" className={styles.room} onClose={onClose}>
      <div className={styles.inside}>
        {sides ? (
          <Wipe titleId={titleId} builds={ready} sides={sides} onSides={setSides} onClose={onClose} />
        ) : (
          <>
            <h2>Nothing to compare</h2>
            <p>It takes two rungs with a picture that this browser can show. Another recipe makes another build of the same master.</p>
            <Button onClick={onClose}>Close</Button>
          </>
        )}
      </div>
    </Layer>
  )
}

const Wipe = ({
  titleId,
  builds,
  sides,
  onSides,
  onClose,
}: {
  titleId: TitleId
  builds: readonly Build[]
  sides: readonly [Side, Side]
  onSides: (sides: readonly [Side, Side]) => void
  onClose: () => void
}) => {
  const [left, right] = sides
  const stage = useRef<HTMLDivElement>(null)
  const [share, setShare] = useState(0.5)
  const durationSeconds = Math.min(left.build.durationSeconds, right.build.durationSeconds)
  const frameRate =
    frameRateOf(left.rung, left.build.durationSeconds) ?? frameRateOf(right.rung, right.build.durationSeconds) ?? usualFrameRate
  const pair = usePair({ titleId, sides, stage, frameRate, durationSeconds })
  const [leftVideo, rightVideo] = pair.videos
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === ',' || event.key === '.') pair.step(event.key === ',' ? -1 : 1)
    else if (event.key === ' ' && !(event.target as Element).closest('button, select, input')) pair.toggle()
    else return
    event.preventDefault()
  }
  const choose = (index: 0 | 1) => (side: Side) => onSides(index === 0 ? [side, right] : [left, side])
  return (
    <div onKeyDown={onKeyDown} className={styles.wipe}>
      <div className={styles.choices}>
        <SideChoice name="Left" builds={builds} side={left} onChoose={choose(0)} />
        <SideChoice name="Right" builds={builds} side={right} onChoose={choose(1)} />
      </div>
      <div ref={stage} className={styles.stage} style={{ aspectRatio: aspectOf(left.rung) }}>
        <video ref={leftVideo} playsInline muted aria-label="Left picture" />
        <video ref={rightVideo} playsInline muted aria-label="Right picture" style={{ clipPath: `inset(0 0 0 ${share * 100}%)` }} />
        <Handle share={share} onShare={setShare} stage={stage} />
        <Waits states={pair.states} />
      </div>
      <div className={styles.controls}>
        <IconButton icon="back" label="One frame back" aria-keyshortcuts="," onClick={() => pair.step(-1)} />
        <IconButton icon={pair.isPlaying ? 'pause' : 'play'} label={pair.isPlaying ? 'Pause' : 'Play both'} onClick={pair.toggle} />
        <IconButton icon="forward" label="One frame on" aria-keyshortcuts="." onClick={() => pair.step(1)} />
        <input
          type="range"
          aria-label="Place in the film"
          aria-valuetext={timecode(pair.seconds)}
          min={0}
          max={Math.max(0, Math.ceil(durationSeconds * frameRate) - 1)}
          step={1}
          value={frameAt(pair.seconds, frameRate)}
          onChange={(event) => pair.seekTo((Number(event.currentTarget.value) + 0.5) / frameRate)}
        />
        <output>{`${timecode(pair.seconds)}, frame ${frameAt(pair.seconds, frameRate)}`}</output>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </div>
      <div className={styles.figures}>
        <SideFigures name="Left" side={left} seconds={pair.seconds} />
        <SideFigures name="Right" side={right} seconds={pair.seconds} />
      </div>
      {pair.states.map((state, index) => state.kind === 'failed' && <TroubleNote key={index} trouble={state.trouble} />)}
      <p className={styles.below}>Drag the handle or use the arrows on it; comma and full stop step by a frame, space plays.</p>
    </div>
  )
}

const SideChoice = ({
  name,
  builds,
  side,
  onChoose,
}: {
  name: string
  builds: readonly Build[]
  side: Side
  onChoose: (side: Side) => void
}) => (
  <label>
    {name}
    <select
      value={sideKey(side)}
      onChange={(event) => {
        const chosen = sideOfKey(builds, event.currentTarget.value)
        if (chosen) onChoose(chosen)
      }}
    >
      {builds.map((build) => (
        <optgroup
          key={build.buildId}
          label={`${build.recipe} recipe, ${dayAndTime(build.createdAt)}${build.complete ? '' : ', first light'}`}
        >
          {rungsToShow(build, canShow).map((rung) => (
            <option key={rung.id} value={sideKey({ build, rung })}>
              {`${build.recipe}: ${rungWords(rung)}`}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  </label>
)

const rungWords = ({ codec, height, averageBps, quality }: Side['rung']): string =>
  [`${codecName(codec)} ${height}p`, formatRate(averageBps), quality && `${quality.metric.toUpperCase()} ${quality.mean.toFixed(1)}`]
    .filter(Boolean)
    .join(', ')

/** The line between the two: dragged, or moved with the arrows. */
const Handle = ({
  share,
  onShare,
  stage,
}: {
  share: number
  onShare: (share: number) => void
  stage: React.RefObject<HTMLDivElement | null>
}) => {
  const handle = useRef<HTMLDivElement>(null)
  const shareAt = (clientX: number) => {
    const { left, width } = stage.current!.getBoundingClientRect()
    return Math.max(0, Math.min(1, (clientX - left) / width))
  }
  // A press anywhere on the picture takes the handle there.
  useEffect(() => {
    const element = stage.current!
    const onDown = (event: globalThis.PointerEvent) => {
      if (event.button !== 0) return
      handle.current!.setPointerCapture(event.pointerId)
      handle.current!.focus({ preventScroll: true })
      onShare(shareAt(event.clientX))
      event.preventDefault()
    }
    element.addEventListener('pointerdown', onDown)
    return () => element.removeEventListener('pointerdown', onDown)
  })
  return (
    <div
      ref={handle}
      className={styles.handle}
      role="slider"
      tabIndex={0}
      aria-label="Wipe"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={`${Math.round(share * 100)} % left, ${Math.round((1 - share) * 100)} % right`}
      style={{ insetInlineStart: `${share * 100}%` }}
      onPointerMove={(event: PointerEvent) => event.buttons === 1 && onShare(shareAt(event.clientX))}
      onKeyDown={(event) => {
        const next = wipeAfter(event.key, share, event.shiftKey)
        if (next === undefined) return
        event.preventDefault()
        onShare(next)
      }}
    />
  )
}

const Waits = ({ states }: { states: readonly [SideState, SideState] }) => {
  const waiting = ['left', 'right'].filter((_, index) => states[index]!.kind === 'opening')
  return waiting.length > 0 && <p className={styles.wait}>{`Opening ${waiting.join(' and ')} …`}</p>
}

/** What a side costs and how good it is, here and over the film. */
const SideFigures = ({ name, side: { build, rung }, seconds }: { name: string; side: Side; seconds: number }) => {
  const house = useHouse()
  const quality = useResource(`quality ${build.buildId}`, () => house.encode.readQuality({ buildId: build.buildId }))
  const own = quality.data?.rungs.find(({ rungId }) => rungId === rung.id)
  const here = own && quality.data ? rungAt(own, quality.data.pieces, seconds) : undefined
  const metric = (own?.metric ?? rung.quality?.metric ?? 'vmaf').toUpperCase()
  return (
    <dl aria-label={`${name}: ${rungWords(rung)}`}>
      <div>
        <dt>{`${metric} here`}</dt>
        <dd>
          <strong>{here?.quality?.toFixed(1) ?? '–'}</strong>
          <small>{rung.quality ? `${rung.quality.mean.toFixed(1)} over the film` : 'not measured'}</small>
        </dd>
      </div>
      <div>
        <dt>Bitrate here</dt>
        <dd>
          <strong>{here?.bps === undefined ? '–' : formatRate(here.bps)}</strong>
          <small>{`${formatRate(rung.averageBps)} over the film`}</small>
        </dd>
      </div>
    </dl>
  )
}

const aspectOf = ({ width, height }: Side['rung']): string => (width && height ? `${width} / ${height}` : '16 / 9')
