import { sampleRate, type Stereo } from './synthesise.ts'

/** Sound at `loudness` LUFS as a WAV file of 16 bits; what would be louder than full scale is bent, not cut. */
export const encodeWav = (sound: Stereo, loudness = -20): Uint8Array => {
  const gain = 10 ** ((loudness - measureLoudness(sound)) / 20)
  const frames = sound.left.length
  const out = new Uint8Array(44 + frames * 4)
  const view = new DataView(out.buffer)
  writeHeader(view, frames)
  for (let index = 0; index < frames; index += 1) {
    view.setInt16(44 + index * 4, Math.round(32_767 * bent(gain * sound.left[index]!)), true)
    view.setInt16(46 + index * 4, Math.round(32_767 * bent(gain * sound.right[index]!)), true)
  }
  return out
}

const fourCc = (view: DataView, at: number, text: string): void => {
  for (const [index, letter] of [...text].entries()) view.setUint8(at + index, letter.charCodeAt(0))
}

const writeHeader = (view: DataView, frames: number): void => {
  fourCc(view, 0, 'RIFF')
  view.setUint32(4, 36 + frames * 4, true)
  fourCc(view, 8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 2, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * 4, true)
  view.setUint16(32, 4, true)
  view.setUint16(34, 16, true)
  fourCc(view, 36, 'data')
  view.setUint32(40, frames * 4, true)
}

/** A straight line up to 0.6, then ever flatter towards 0.9. */
const bent = (sample: number): number => {
  const size = Math.abs(sample)
  if (size <= 0.6) return sample
  return Math.sign(sample) * (0.6 + 0.3 * Math.tanh((size - 0.6) / 0.3))
}

/** Integrated loudness in LUFS without gates (ITU-R BS.1770-4, annex 1): our films have no silences to leave out. */
export const measureLoudness = ({ left, right }: Stereo): number =>
  -0.691 + 10 * Math.log10(weightedPower(left) + weightedPower(right) + 1e-12)

/** The two filters of the K weighting, with the coefficients that the standard gives for 48 kHz. */
const shelf = { b: [1.53512485958697, -2.69169618940638, 1.19839281085285], a: [-1.69065929318241, 0.73248077421585] } as const
const highPass = { b: [1, -2, 1], a: [-1.99004745483398, 0.99007225036621] } as const

const weightedPower = (samples: Float32Array): number => {
  const shelved = filtered(samples, shelf)
  const weighted = filtered(shelved, highPass)
  let power = 0
  for (let index = 0; index < weighted.length; index += 1) power += weighted[index]! * weighted[index]!
  return power / samples.length
}

const filtered = (
  samples: Float32Array | Float64Array,
  { b, a }: { readonly b: readonly [number, number, number]; readonly a: readonly [number, number] },
): Float64Array => {
  const out = new Float64Array(samples.length)
  for (let index = 0; index < samples.length; index += 1) {
    const x1 = index > 0 ? samples[index - 1]! : 0
    const x2 = index > 1 ? samples[index - 2]! : 0
    const y1 = index > 0 ? out[index - 1]! : 0
    const y2 = index > 1 ? out[index - 2]! : 0
    out[index] = b[0] * samples[index]! + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
  }
  return out
}
