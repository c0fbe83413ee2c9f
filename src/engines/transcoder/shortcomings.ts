import type { Tool } from './port.ts'

/** What the house asks of ffmpeg. Without an encoder rungs are missing; without a filter figures of quality, shots, loudness or tone mapping. */
export const needed = {
  encoders: ['libx264', 'libsvtav1', 'aac', 'libopus', 'libwebp'],
  decoders: ['libdav1d'],
  filters: ['libvmaf', 'scdet', 'loudnorm', 'zscale'],
} as const

/** The oldest major version whose options are those that we use. */
const leastMajor: Readonly<Partial<Record<Tool, number>>> = { ffmpeg: 6, packager: 3 }

/** What one binary said about itself. */
export interface Findings {
  readonly version: string
  readonly encoders: readonly string[]
  readonly decoders: readonly string[]
  readonly filters: readonly string[]
}

/** What a binary lacks of all that is needed; empty for one that can do everything. */
export const shortcomings = (tool: Tool, findings: Findings): readonly string[] => {
  const major = majorOf(findings.version)
  const least = leastMajor[tool]
  return [
    ...(least !== undefined && major !== undefined && major < least ? [`version ${least}`] : []),
    ...(tool === 'ffmpeg'
      ? (['encoders', 'decoders', 'filters'] as const).flatMap((kind) => needed[kind].filter((name) => !findings[kind].includes(name)))
      : []),
  ]
}

/** 7 of `n7.0-7-gd38bf5e08e`, 5 of `5.1.9-0+deb12u1`; a build from the middle of development (`N-66595-g…`) has none. */
const majorOf = (version: string): number | undefined => {
  const digits = /^[nv]?(\d+)\./.exec(version)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
