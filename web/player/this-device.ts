import type { Device } from './device-capabilities.ts'

/** The browser that this runs in, as `detectCapabilities` asks it. */
export const thisDevice = (): Device => {
  // Phones of one maker have only the managed kind.
  const { ManagedMediaSource, MediaSource } = window as {
    ManagedMediaSource?: typeof globalThis.MediaSource
    MediaSource?: typeof globalThis.MediaSource
  }
  return {
    isTypeSupported: (type: string) => (MediaSource ?? ManagedMediaSource)?.isTypeSupported(type) ?? false,
    decodingInfo: navigator.mediaCapabilities
      ? (configuration: MediaDecodingConfiguration) => navigator.mediaCapabilities.decodingInfo(configuration)
      : undefined,
    showsHighRange: ['(dynamic-range: high)', '(video-dynamic-range: high)'].some((query) => matchMedia(query).matches),
    outputChannels: outputChannels(),
    screen: { width: screen.width, height: screen.height, pixelRatio: devicePixelRatio },
    userAgent: navigator.userAgent,
  }
}

/** Only a running output knows; without one there is stereo. */
const outputChannels = (): number => {
  try {
    const context = new AudioContext()
    const { maxChannelCount } = context.destination
    void context.close()
    return maxChannelCount
  } catch {
    return 2
  }
}
