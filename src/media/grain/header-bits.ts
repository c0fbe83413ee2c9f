import { BitWriter } from './bits.ts'

/** Of a header: values and their bits, one after the other. */
export type HeaderFields = readonly (readonly [value: number, bits: number])[]

/** What tests write headers with. */
export const headerBits = (...fields: HeaderFields): { readonly bytes: Uint8Array; readonly bits: number } => {
  const writer = new BitWriter()
  for (const [value, bits] of fields) writer.write(value, bits)
  return { bytes: writer.bytes(), bits: fields.reduce((sum, [, bits]) => sum + bits, 0) }
}
