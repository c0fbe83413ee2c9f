import { lazy, useState, type ComponentType } from 'react'

/** A screen in a chunk of its own. */
export interface LateScreen<Props> {
  (props: Props & object): React.JSX.Element
  /** Fetches the chunk, once; after that the screen is drawn without a wait. Rejects where the network is not there, and may be tried again. */
  readonly fetch: () => Promise<void>
}

/**
 * Once its chunk is there such a screen is drawn at once. `lazy` alone would suspend for a moment even then, and React keeps a fallback that it
 * has shown for 300 ms before it reveals what comes after (FALLBACK_THROTTLE_MS in react-reconciler), more than the whole start of a play.
 */
export const lateScreen = <Props extends object>(load: () => Promise<ComponentType<Props>>): LateScreen<Props> => {
  let ready: ComponentType<Props> | undefined
  const fetch = async () => {
    ready ??= await load()
    return ready
  }
  const Late = lazy(async () => ({ default: await fetch() }))
  const Screen = (props: Props) => {
    // The choice is made once: another type would be another screen, with its state lost.
    const [Known] = useState<ComponentType<Props>>(() => ready ?? Late)
    return <Known {...props} />
  }
  return Object.assign(Screen, { fetch: async () => void (await fetch()) })
}
