import { keyCommand, type KeyCommand } from './key-command.ts'

/** What of the moment matters to a key. */
export interface KeyMoment {
  readonly key: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  /** What has the focus, as far as it wants keys for itself. */
  readonly focus: 'button' | 'seek-bar' | 'range' | 'nothing'
  readonly isShown: boolean
  readonly isTelevision: boolean
  readonly hasSheet: boolean
  /** The film has ended or failed: there is nothing to control but the way out. */
  readonly isOver: boolean
}

export type KeyDecision =
  | { readonly does: 'obey'; readonly command: KeyCommand }
  | { readonly does: 'close-sheet' }
  | { readonly does: 'focus-controls' }
  /** The controls come; whoever has the focus gets the key. */
  | { readonly does: 'show' }
  | { readonly does: 'nothing' }

const back = new Set(['Escape', 'GoBack', 'BrowserBack'])

/**
 * On a television the arrows jump while the picture is alone; up, down, and everything once the controls are there, moves the focus. Elsewhere
 * the keys mean the same at all times. A sheet has its own keys.
 */
export const decideKey = (moment: KeyMoment): KeyDecision => {
  const { focus, isShown, isTelevision, key } = moment
  if (moment.hasSheet) return back.has(key) ? { does: 'close-sheet' } : { does: 'nothing' }
  const command = keyCommand(moment)
  if (moment.isOver) return command?.kind === 'leave' ? { does: 'obey', command } : { does: 'nothing' }
  if (key === 'Tab') return { does: 'show' }
  if (key === ' ' && focus === 'button') return { does: 'show' }
  const isArrow = key.startsWith('Arrow')
  if (isArrow && focus === 'range') return { does: 'show' }
  if (isTelevision) {
    const isSideways = key === 'ArrowLeft' || key === 'ArrowRight'
    if (isArrow && !(isSideways && (focus === 'seek-bar' || !isShown)))
      return { does: isShown && focus !== 'nothing' ? 'show' : 'focus-controls' }
    if (key === 'Enter' && (!isShown || focus === 'nothing')) return { does: 'obey', command: { kind: 'play-pause' } }
  }
  return command ? { does: 'obey', command } : { does: 'nothing' }
}
