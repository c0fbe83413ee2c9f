/** Our own drawings on a grid of 24, stroked unless they are solid. */
const strokes = {
  back: 'M14.5 5.5 8 12l6.5 6.5',
  forward: 'M9.5 5.5 16 12l-6.5 6.5',
  down: 'M5.5 9.5 12 16l6.5-6.5',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M4.5 12.5 10 18 19.5 7',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.3 15.3 20 20',
  home: 'M4 11 12 4l8 7v8.5a.5.5 0 0 1-.5.5H15v-6H9v6H4.5a.5.5 0 0 1-.5-.5Z',
  list: 'M6 4.5h12a.5.5 0 0 1 .5.5v15L12 15.8 5.5 20V5a.5.5 0 0 1 .5-.5Z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11v5.2M12 7.8v.01',
  lock: 'M6.5 11h11a.5.5 0 0 1 .5.5V19a.5.5 0 0 1-.5.5h-11A.5.5 0 0 1 6 19v-7.5a.5.5 0 0 1 .5-.5ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  pencil: 'M4.5 19.5l1-4L16 5a1.5 1.5 0 0 1 2 0l1 1a1.5 1.5 0 0 1 0 2L8.5 18.5Z',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l.7 12.5h8.6L17 7M10 10.5v5.5M14 10.5v5.5',
  signOut: 'M14 4.5H6a.5.5 0 0 0-.5.5v14a.5.5 0 0 0 .5.5h8M10.5 12H20M16.5 8.5 20 12l-3.5 3.5',
  volume: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11',
  quiet: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9a4.2 4.2 0 0 1 0 6',
  muted: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM16 9.5l5 5M21 9.5l-5 5',
  words: 'M4.5 5h15a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H12l-4.5 3.5V17h-3a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM7 10h4M14 10h3M7 13.2h7',
  tune: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h11M19 17h1M15 5v4M9 10v4M17 15v4',
  enlarge: 'M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15',
  reduce: 'M9 4.5V9H4.5M19.5 9H15V4.5M15 19.5V15h4.5M4.5 15H9v4.5',
  picture: 'M4 5.5h16a.5.5 0 0 1 .5.5v12a.5.5 0 0 1-.5.5H4a.5.5 0 0 1-.5-.5V6a.5.5 0 0 1 .5-.5ZM12.5 12.5h5v3.5h-5Z',
  warning: 'M12 4 21 19.5H3ZM12 10v4.5M12 17v.01',
  offline:
    'M4 4l16 16M8.5 8.2A11 11 0 0 0 3.5 11M6.5 14a7 7 0 0 1 4-2M9.5 17a3.5 3.5 0 0 1 4.6-.3M12 7a11 11 0 0 1 8.5 4M14.5 12.3a7 7 0 0 1 3 1.7M12 19.5v.01',
  question: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM9.7 9.6a2.4 2.4 0 1 1 3.6 2.1c-.9.5-1.3 1-1.3 2M12 16.5v.01',
  switch: 'M4 8h13.5M14.5 5l3 3-3 3M20 16H6.5M9.5 13l-3 3 3 3',
} as const
const solids = {
  play: 'M7 4.7v14.6c0 .8.9 1.3 1.5.8l11.3-7.3a1 1 0 0 0 0-1.6L8.5 3.9C7.9 3.4 7 3.9 7 4.7Z',
  pause:
    'M7 4.5h2.5a.8.8 0 0 1 .8.8v13.4a.8.8 0 0 1-.8.8H7a.8.8 0 0 1-.8-.8V5.3a.8.8 0 0 1 .8-.8ZM14.5 4.5H17a.8.8 0 0 1 .8.8v13.4a.8.8 0 0 1-.8.8h-2.5a.8.8 0 0 1-.8-.8V5.3a.8.8 0 0 1 .8-.8Z',
  next: 'M5 5.2v13.6c0 .7.8 1.1 1.4.7l9.1-6.8a.9.9 0 0 0 0-1.4L6.4 4.5c-.6-.4-1.4 0-1.4.7ZM17.5 4.5H19v15h-1.5Z',
} as const
/** A turn of an arrow around the number of seconds. */
const jumps = {
  jumpBack: 'M7.5 4.2 4.6 7l2.9 2.9M4.8 7H13a6.6 6.6 0 1 1-6.6 6.6',
  jumpForward: 'M16.5 4.2 19.4 7l-2.9 2.9M19.2 7H11a6.6 6.6 0 1 0 6.6 6.6',
} as const

export type IconName = keyof typeof strokes | keyof typeof solids | keyof typeof jumps

/** Arrows along the line of reading; they turn with it. */
const alongTheLine = new Set<IconName>(['back', 'forward'])

/** Decoration only: whatever holds it says what it means. */
export const Icon = ({ name, size = '1.5em' }: { readonly name: IconName; readonly size?: string }) => (
  <svg
    data-turns={alongTheLine.has(name) || undefined}
    viewBox="0 0 24 24"
    width={size}
    height={size}
    fill="none"
    aria-hidden="true"
    style={{ flex: 'none', inlineSize: size, blockSize: size }}
  >
    {name in solids ? (
      <path d={solids[name as keyof typeof solids]} fill="currentColor" />
    ) : (
      <path
        d={name in jumps ? jumps[name as keyof typeof jumps] : strokes[name as keyof typeof strokes]}
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    )}
    {name in jumps && (
      <text x="12" y="16.3" textAnchor="middle" fontSize="6.8" fontWeight="650" fill="currentColor" style={{ fontFamily: 'var(--text)' }}>
        10
      </text>
    )}
  </svg>
)
