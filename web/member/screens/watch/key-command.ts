/** What a key does to a play. */
export type KeyCommand =
  | { readonly kind: 'play-pause' | 'mute' | 'fullscreen' | 'subtitles' | 'next' | 'picture-in-picture' | 'statistics' | 'help' | 'leave' }
  | { readonly kind: 'jump'; readonly seconds: number }
  | { readonly kind: 'volume'; readonly by: number }
  /** To this share of the film, 0 to 1. */
  | { readonly kind: 'to'; readonly share: number }

const jumpSeconds = 10
const volumeStep = 0.1

const commands = new Map<string, KeyCommand>(
  Object.entries({
    ' ': { kind: 'play-pause' },
    k: { kind: 'play-pause' },
    MediaPlayPause: { kind: 'play-pause' },
    ArrowLeft: { kind: 'jump', seconds: -jumpSeconds },
    ArrowRight: { kind: 'jump', seconds: jumpSeconds },
    j: { kind: 'jump', seconds: -jumpSeconds },
    l: { kind: 'jump', seconds: jumpSeconds },
    MediaRewind: { kind: 'jump', seconds: -jumpSeconds },
    MediaFastForward: { kind: 'jump', seconds: jumpSeconds },
    ArrowUp: { kind: 'volume', by: volumeStep },
    ArrowDown: { kind: 'volume', by: -volumeStep },
    m: { kind: 'mute' },
    f: { kind: 'fullscreen' },
    c: { kind: 'subtitles' },
    n: { kind: 'next' },
    MediaTrackNext: { kind: 'next' },
    p: { kind: 'picture-in-picture' },
    s: { kind: 'statistics' },
    '?': { kind: 'help' },
    Escape: { kind: 'leave' },
    GoBack: { kind: 'leave' },
    BrowserBack: { kind: 'leave' },
  } satisfies Record<string, KeyCommand>),
)

/** Undefined for a key that does nothing here, and for whatever is pressed together with Ctrl, Alt or Meta. */
export const keyCommand = (event: {
  readonly key: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}): KeyCommand | undefined => {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined
  if (/^\d$/.test(event.key)) return { kind: 'to', share: Number(event.key) / 10 }
  return commands.get(event.key) ?? commands.get(event.key.toLowerCase())
}
