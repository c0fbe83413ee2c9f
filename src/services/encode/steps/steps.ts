import type { StepKind } from '../step-payloads.ts'
import type { Step } from '../run-step.ts'
import { encodeAudio } from './encode-audio.ts'
import { encodeVideo } from './encode-video.ts'
import { inspectMaster } from './inspect-master.ts'
import { makeImages } from './make-images.ts'
import { measureQuality } from './measure-quality.ts'
import { packageBuild } from './package-build.ts'
import { publishBuild } from './publish-build.ts'
import { verifyBuild } from './verify-build.ts'
import { writeText } from './write-text.ts'

export const steps: Readonly<Record<StepKind, Step>> = {
  inspect: inspectMaster,
  images: makeImages,
  audio: encodeAudio,
  text: writeText,
  video: encodeVideo,
  package: packageBuild,
  verify: verifyBuild,
  quality: measureQuality,
  publish: publishBuild,
}
