import { useEffect, useRef, type RefObject } from 'react'
import type { PlayerState } from '../../../player/player-state.ts'
import type { Player } from '../../../player/player.ts'
import type { Sheet } from './control-bar.tsx'
import type { KeyCommand } from './key-command.ts'
import { decideKey, type KeyMoment } from './key-decision.ts'

interface PlayerKeys {
  readonly root: RefObject<HTMLElement | null>
  readonly player: Player
  readonly state: PlayerState
  readonly isShown: boolean
  readonly show: () => void
  readonly sheet: Sheet | undefined
  readonly setSheet: (sheet: Sheet | undefined) => void
  readonly leave: () => void
  readonly goNext: (() => void) | undefined
  readonly toggleStatistics: () => void
  readonly toggleFullscreen: () => void
  readonly togglePictureInPicture: (() => void) | undefined
}

/** Keys and remote controls of the player, wherever the focus is. */
export const usePlayerKeys = (keys: PlayerKeys): void => {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { root, setSheet, show } = latest.current
      if (event.defaultPrevented) return
      const decision = decideKey(momentOf(event, latest.current))
      if (decision.does === 'nothing') return
      if (decision.does !== 'close-sheet') show()
      if (decision.does === 'show') return
      event.preventDefault()
      if (decision.does === 'close-sheet') setSheet(undefined)
      else if (decision.does === 'focus-controls') root.current?.querySelector<HTMLElement>('[data-first]')?.focus()
      else obey(decision.command, latest.current)
    }
    document.addEventListener('keydown', onKey, { capture: true })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  }, [])
}

const momentOf = (event: KeyboardEvent, { isShown, sheet, state }: PlayerKeys): KeyMoment => ({
  key: event.key,
  altKey: event.altKey,
  ctrlKey: event.ctrlKey,
  metaKey: event.metaKey,
  focus: focusOf(event.target as HTMLElement),
  isShown,
  isTelevision: document.documentElement.dataset['layout'] === 'television',
  hasSheet: sheet !== undefined,
  isOver: state.phase === 'ended' || state.phase === 'failed',
})

const focusOf = (element: HTMLElement): KeyMoment['focus'] => {
  if (element instanceof HTMLInputElement) return 'range'
  if (element.getAttribute('role') === 'slider') return 'seek-bar'
  // A button that was pressed by a mouse keeps the focus without showing it; keys are not meant for it.
  return element instanceof HTMLButtonElement && element.matches(':focus-visible') ? 'button' : 'nothing'
}

const obey = (command: KeyCommand, keys: PlayerKeys): void => {
  const { player, state } = keys
  switch (command.kind) {
    case 'play-pause':
      return state.paused ? void player.play() : player.pause()
    case 'jump':
      return player.seekBy(command.seconds)
    case 'to':
      return player.seekTo(state.durationSeconds * command.share)
    case 'volume':
      return player.setVolume((state.muted ? 0 : state.volume) + command.by)
    case 'mute':
      return player.setMuted(!state.muted)
    case 'subtitles':
      return player.chooseText(state.text.some((track) => track.active) ? undefined : state.text[0]?.id)
    case 'fullscreen':
      return keys.toggleFullscreen()
    case 'picture-in-picture':
      return keys.togglePictureInPicture?.()
    case 'next':
      return keys.goNext?.()
    case 'statistics':
      return keys.toggleStatistics()
    case 'help':
      return keys.setSheet('help')
    case 'leave':
      // Escape leaves full screen first; browsers do that by themselves.
      return document.fullscreenElement ? undefined : keys.leave()
  }
}
