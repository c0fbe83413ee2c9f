import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react'
import type { PlayerState } from '../../../player/player-state.ts'
import type { Player } from '../../../player/player.ts'
import type { Preview } from '../../../player/previews.ts'
import { sayClock } from '../../say-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import styles from './seek-bar.module.css'

/** A preview is looked for once per so many seconds of film. */
const previewStepSeconds = 0.5
const pageSeconds = 60

/** The film as a line: what was seen, what is here already, and a picture of wherever the pointer is. */
export const SeekBar = ({ player, state }: { readonly player: Player; readonly state: PlayerState }) => {
  const { say } = useSpeech()
  const line = useRef<HTMLDivElement>(null)
  const [pointedShare, point] = useState<number>()
  const [draggedShare, drag] = useState<number>()
  const { buffered, durationSeconds, positionSeconds } = state
  const positionShare = durationSeconds > 0 ? Math.min(1, positionSeconds / durationSeconds) : 0
  const shownShare = draggedShare ?? positionShare
  const pointedSeconds = (draggedShare ?? pointedShare ?? 0) * durationSeconds
  const preview = usePreview(player, state.hasPreviews && (draggedShare ?? pointedShare) !== undefined ? pointedSeconds : undefined)

  const shareAt = ({ clientX }: PointerEvent) => {
    const { left, width } = line.current!.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (clientX - left) / width))
    return document.documentElement.dir === 'rtl' ? 1 - share : share
  }
  const onDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag(shareAt(event))
  }
  const onMove = (event: PointerEvent) => {
    point(shareAt(event))
    if (draggedShare !== undefined) drag(shareAt(event))
  }
  const onUp = (event: PointerEvent) => {
    if (draggedShare === undefined) return
    player.seekTo(shareAt(event) * durationSeconds)
    drag(undefined)
    if (event.pointerType !== 'mouse') point(undefined)
  }
  const onKey = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, positionSeconds, durationSeconds)
    if (target === undefined) return
    event.preventDefault()
    player.seekTo(target)
  }
  const tipShare = draggedShare ?? pointedShare
  return (
    <div
      className={styles.bar}
      role="slider"
      tabIndex={0}
      aria-label={say('player.seek')}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationSeconds)}
      aria-valuenow={Math.round(positionSeconds)}
      aria-valuetext={say('player.seekValue', { position: sayClock(positionSeconds), duration: sayClock(Math.round(durationSeconds)) })}
      style={{ '--share': shownShare } as CSSProperties}
      data-dragging={draggedShare !== undefined || undefined}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={() => drag(undefined)}
      onPointerLeave={() => point(undefined)}
      onKeyDown={onKey}
    >
      <div ref={line} className={styles.line}>
        {buffered.map(({ end, start }) => (
          <span
            key={start}
            className={styles.buffered}
            style={{ insetInlineStart: `${(start / durationSeconds) * 100}%`, inlineSize: `${((end - start) / durationSeconds) * 100}%` }}
          />
        ))}
        <span className={styles.seen} />
        <span className={styles.thumb} />
      </div>
      {tipShare !== undefined && (
        <div className={styles.tip} style={{ '--tip': tipShare } as CSSProperties}>
          {preview && <PreviewPicture preview={preview} />}
          <span>{sayClock(pointedSeconds)}</span>
        </div>
      )}
    </div>
  )
}

const keyTarget = (key: string, position: number, duration: number): number | undefined => {
  switch (key) {
    case 'Home':
      return 0
    case 'End':
      return duration
    case 'PageUp':
      return position + pageSeconds
    case 'PageDown':
      return position - pageSeconds
    default:
      return undefined
  }
}

/** One tile of a sheet, stretched to the width of the tip. */
const PreviewPicture = ({ preview }: { readonly preview: Preview }) => (
  <div
    className={styles.preview}
    style={{
      aspectRatio: `${preview.width} / ${preview.height}`,
      backgroundImage: `url("${preview.url}")`,
      backgroundSize: `${(preview.sheetWidth / preview.width) * 100}% ${(preview.sheetHeight / preview.height) * 100}%`,
      backgroundPosition: `${part(preview.x, preview.sheetWidth - preview.width)} ${part(preview.y, preview.sheetHeight - preview.height)}`,
    }}
  />
)

const part = (offset: number, room: number) => (room <= 0 ? '0%' : `${(offset / room) * 100}%`)

const usePreview = (player: Player, seconds: number | undefined): Preview | undefined => {
  const [preview, setPreview] = useState<Preview>()
  const step = seconds === undefined ? undefined : Math.floor(seconds / previewStepSeconds)
  useEffect(() => {
    if (step === undefined) return setPreview(undefined)
    let isWanted = true
    void player.previewAt(step * previewStepSeconds).then((found) => isWanted && setPreview(found))
    return () => {
      isWanted = false
    }
  }, [player, step])
  return preview
}
