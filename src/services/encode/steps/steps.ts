import type { StepKind } from '../step-payloads.ts'
import type { Step } from '../step.ts'
import { analyseUnits } from './analyse-units.ts'
import { chooseLadders } from './choose-ladders.ts'
import { encodeAudio } from './encode-audio.ts'
import { encodeUnits } from './encode-units.ts'
import { inspectMaster } from './inspect-master.ts'
import { joinUnits } from './join-units.ts'
import { makeImages } from './make-images.ts'
import { packageBuild } from './package-build.ts'
import { publishBuild } from './publish-build.ts'
import { shareMaster } from './share-master.ts'
import { verifyBuild } from './verify-build.ts'
import { writeText } from './write-text.ts'

export const steps: Readonly<Record<StepKind, Step>> = {
  share: shareMaster,
  inspect: inspectMaster,
  images: makeImages,
  audio: encodeAudio,
  text: writeText,
  analyse: analyseUnits,
  ladder: chooseLadders,
  video: encodeUnits,
  join: joinUnits,
  package: packageBuild,
  verify: verifyBuild,
  publish: publishBuild,
}
