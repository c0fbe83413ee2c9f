import type { z } from 'zod'
import { declined } from './answers.ts'

/**
 * The fields of a form (`application/x-www-form-urlencoded`, RFC 6749, appendix B) as the schema has them. A field that comes twice, or one that does not fit, is
 * `invalid_request` (3.2). The door has bounded the body.
 */
export const readForm = async <Schema extends z.ZodObject>(request: Request, schema: Schema): Promise<z.output<Schema> | Response> => {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return declined('invalid_request', 'Send a form: application/x-www-form-urlencoded.')
  return readFields(new URLSearchParams(await request.text()), schema)
}

const readFields = <Schema extends z.ZodObject>(fields: URLSearchParams, schema: Schema): z.output<Schema> | Response => {
  const names = [...fields.keys()]
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) return declined('invalid_request', `${twice.slice(0, 50)} comes more than once.`)
  // What is empty counts as left out (RFC 6749, 3.1).
  return fitted(Object.fromEntries([...fields].filter(([, value]) => value !== '')), schema)
}

export const fitted = <Schema extends z.ZodObject>(fields: unknown, schema: Schema): z.output<Schema> | Response => {
  const parsed = schema.safeParse(fields)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  return declined('invalid_request', `${path.join('.')}: ${message}`)
}
