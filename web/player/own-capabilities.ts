import type { DeviceCapabilities } from '../../src/contracts/playback.ts'
import { detectCapabilities } from './device-capabilities.ts'
import { thisDevice } from './this-device.ts'

let asked: Promise<DeviceCapabilities> | undefined

/** Somebody may be about to press play: asking the browser takes as long as asking the house for the right to watch. */
export const askCapabilities = (): void => {
  asked = detectCapabilities(thisDevice())
}

/** What this browser shows: what was asked for this play, or asked now. Screens and loudspeakers come and go, so no answer is used twice. */
export const takeCapabilities = (): Promise<DeviceCapabilities> => {
  const answer = asked ?? detectCapabilities(thisDevice())
  asked = undefined
  return answer
}
