import { useEffect, useState, type ComponentType } from 'react'

/** A screen in a chunk of its own. */
export interface LateScreen<Props> {
  (props: Props & object): React.JSX.Element
  /** Fetches the chunk, once; after that the screen is drawn without a wait. Rejects where the network is not there, and may be tried again. */
  readonly fetch: () => Promise<void>
}

/**
 * The screen that `load` fetches, and `Waiting` until it is there. Not with `lazy`: React keeps a fallback that it has shown for 300 ms before it
 * reveals what comes after (FALLBACK_THROTTLE_MS in react-reconciler), more than the whole start of a play.
 */
export const lateScreen = <Props extends object>(load: () => Promise<ComponentType<Props>>, Waiting: ComponentType): LateScreen<Props> => {
  let ready: ComponentType<Props> | undefined
  const fetch = async () => {
    ready ??= await load()
    return ready
  }
  const Screen = (props: Props) => {
    const [Known, setKnown] = useState(() => ready)
    const [trouble, setTrouble] = useState<unknown>()
    useEffect(() => {
      if (!Known) fetch().then((screen) => setKnown(() => screen), setTrouble)
    }, [Known])
    // For whoever guards the page.
    if (trouble !== undefined) throw trouble
    return Known ? <Known {...props} /> : <Waiting />
  }
  return Object.assign(Screen, { fetch: async () => void (await fetch()) })
}
