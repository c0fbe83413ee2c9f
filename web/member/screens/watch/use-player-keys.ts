import { useEffect, useRef, type RefObject } from 'react'
import type { PlayerState } from '../../../player/player-state.ts'
import type { Player } from '../../../player/player.ts'
import type { Sheet } from './control-bar.tsx'
import { keyCommand, type KeyCommand } from './key-command.ts'

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

/**
 * Keys and remote controls of the player. On a television the arrows first jump and, once the controls are shown, move the focus among them.
 * While a sheet is open, its keys are its own.
 */
export const usePlayerKeys = (keys: PlayerKeys): void => {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { isShown, root, sheet, setSheet, show, state } = latest.current
      const target = event.target as HTMLElement
      if (event.defaultPrevented) return
      if (sheet) {
        if (event.key !== 'Escape' && event.key !== 'GoBack') return
        event.preventDefault()
        return setSheet(undefined)
      }
      if (state.phase === 'ended' || state.phase === 'failed') return
      const command = keyCommand(event)
      // Space and Enter press the button that has the focus; a range keeps its arrows.
      if (event.key === ' ' && target.tagName === 'BUTTON') return show()
      if (event.key.startsWith('Arrow') && target instanceof HTMLInputElement) return show()
      const isTelevision = document.documentElement.dataset['layout'] === 'television'
      if (isTelevision && event.key.startsWith('Arrow') && target.getAttribute('role') !== 'slider') {
        const movesFocus = isShown || event.key === 'ArrowUp' || event.key === 'ArrowDown'
        show()
        if (isShown) return
        if (movesFocus) {
          event.preventDefault()
          return root.current?.querySelector<HTMLElement>('[data-first]:not([hidden])')?.focus()
        }
      }
      if (isTelevision && event.key === 'Enter' && !isShown) {
        event.preventDefault()
        return obey({ kind: 'play-pause' }, latest.current)
      }
      if (!command || (isTelevision && command.kind === 'volume')) return event.key === 'Tab' ? show() : undefined
      event.preventDefault()
      show()
      obey(command, latest.current)
    }
    document.addEventListener('keydown', onKey, { capture: true })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  }, [])
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
