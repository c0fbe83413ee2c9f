import type { EncodeHouse } from './encode-house.ts'
import { callAs } from './calls.ts'

/** Sends an upload whole, as the console does in pieces; gives its id. */
export const uploadToEncode = async (
  { service }: Pick<EncodeHouse, 'service'>,
  content: Uint8Array<ArrayBuffer> | string,
  metadata: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { handle } = service.routes![0]!
  const words = Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
  const created = await handle(
    new Request('http://house.test/api/uploads', {
      method: 'POST',
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Length': String(content.length),
        'Content-Type': 'application/offset+octet-stream',
        ...(words.length > 0 && { 'Upload-Metadata': words.join(',') }),
      },
      body: content,
    }),
    callAs(),
  )
  return created.headers.get('location')!.split('/').at(-1)!
}
