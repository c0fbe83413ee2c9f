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
    screen: { width: screen.width, height: screen.height, pixelRatio: devicePixelRatio },
    userAgent: navigator.userAgent,
  }
}
