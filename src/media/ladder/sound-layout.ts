import type { ProbedAudio } from '../probe/master-probe.ts'

/** How a track is encoded: in stereo for every device, and as 5.1 for those that play sound from all around. */
export type SoundLayout = 'stereo' | '5.1'

export const channelsOf: Readonly<Record<SoundLayout, number>> = { stereo: 2, '5.1': 6 }

/** ffmpeg's names of layouts that 5.1 carries or nearly carries, without what stands in brackets about the exact places. */
const surroundLayouts: ReadonlySet<string> = new Set(['5.0', '5.1', '6.1', '7.0', '7.1'])

/** Every track in stereo. One with sound from behind also as 5.1, if the file says which channel belongs where: a guess would put voices behind the viewer. */
export const layoutsOf = ({ layout }: Pick<ProbedAudio, 'layout'>): readonly SoundLayout[] =>
  layout !== undefined && surroundLayouts.has(layout.replace(/\(.*$/, '')) ? ['stereo', '5.1'] : ['stereo']
