import type { Preferences } from './preferences.ts'

/**
 * The first rung is the lowest: a picture within a blink, and the rest of the link tells by itself what it can do. Measured start-up depends
 * far more on the start rung than on anything else.
 */
const startEstimateBps = 500_000
const bufferSeconds = 30
const keptBehindSeconds = 30
/** A rung that fails on every pathway is left out for this long. Short, because when all edges are away every rung fails. */
const leftOutSeconds = 5

/** Each attempt asks the pathway that is current by then, so three are enough to try three pathways. */
const retryParameters = {
  maxAttempts: 4,
  baseDelay: 150,
  backoffFactor: 2,
  fuzzFactor: 0.5,
  timeout: 20_000,
  stallTimeout: 5000,
  connectionTimeout: 5000,
}

/** The streaming library's configuration where it differs from the default. */
export const shakaConfig = (needs: {
  readonly preferences: Preferences
  readonly licenceUrl?: string | undefined
  readonly onStreamingFailure: (error: unknown) => void
}) => ({
  abr: {
    // From the first picture on: a start that is cut short for a better one comes later, and on slow links much later.
    enabled: false,
    // The browser's own estimate is coarse and makes the start depend on what was loaded before.
    useNetworkInformation: false,
    defaultBandwidthEstimate: startEstimateBps,
    switchInterval: 4,
    advanced: { minTotalBytes: 64_000 },
  },
  streaming: {
    rebufferingGoal: 0.01,
    bufferingGoal: bufferSeconds,
    bufferBehind: keptBehindSeconds,
    maxDisabledTime: leftOutSeconds,
    ignoreTextStreamFailures: true,
    lowLatencyMode: false,
    retryParameters,
    failureCallback: needs.onStreamingFailure,
  },
  manifest: { retryParameters },
  ...(needs.licenceUrl !== undefined && { drm: { retryParameters, servers: { 'org.w3.clearkey': needs.licenceUrl } } }),
  preferredAudio: preferredAudio(needs.preferences.audioLanguage),
  ...(needs.preferences.textLanguage !== undefined && { preferredText: [{ language: needs.preferences.textLanguage }] }),
})

/** The manifest names only what this device plays: of one programme that with the most channels is taken. */
const mostChannels = 64

/** The film's own sound in the viewer's language, else any sound in it, else what the film says. Without a role that says so, that is what the playlist calls its default. */
const preferredAudio = (language: string | undefined) => {
  const own = ['main', 'alternate'].map((role) => ({ role, channelCount: mostChannels }))
  return language === undefined
    ? own.slice(0, 1)
    : [...own.map((kind) => ({ language, ...kind })), { language, channelCount: mostChannels }, ...own.slice(0, 1)]
}

/** Of the same kind as for segments; for requests that we make ourselves. */
export const ownRetryParameters = retryParameters
