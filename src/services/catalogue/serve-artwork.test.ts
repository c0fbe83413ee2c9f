import { describe, expect, it } from 'vitest'
import { callAs } from '../../../test/helpers/calls.ts'
import { openCatalogueHouse } from '../../../test/helpers/catalogue-house.ts'
import { testPerson } from '../../../test/helpers/people.ts'
import { utf8 } from '../../kit/bytes.ts'

const member = callAs({ person: testPerson() })
const operator = callAs({ person: testPerson({ operator: true }) })

/** A title whose first picture is published, and whose second belongs to a first light that nobody watches. */
const openGallery = async () => {
  const house = await openCatalogueHouse()
  const { titleId } = await house.as().createTitle({ kind: 'film', name: { en: 'Arc' } })
  const paint = async (bytes: string, complete: boolean) => {
    const { sha256: blob } = await house.blobs.put(utf8(bytes))
    const image = { kind: 'card', width: 320, height: 180, mediaType: 'image/jpeg', blob } as const
    await house.hear.ready(await house.ready(titleId, { complete, artwork: [image] }))
    return blob
  }
  const [published, unpublished] = [await paint('published', true), await paint('unpublished', false)]
  const { sha256: foreign } = await house.blobs.put(utf8('a segment'))
  const { handle, prefix } = house.service.routes![0]!
  const fetch = (path: string, init: RequestInit & { as?: typeof member } = {}) =>
    handle(new Request(`http://localhost:4400${path}`, init), init.as ?? member)
  return {
    house,
    titleId,
    published,
    unpublished,
    foreign,
    fetch,
    prefix,
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  }
}

describe('artwork', () => {
  it('is served to everyone signed in, to be kept for ever', async () => {
    await using gallery = await openGallery()
    expect(gallery.prefix).toBe('/api/artwork')
    const response = await gallery.fetch(`/api/artwork/${gallery.titleId}/${gallery.published}.jpg`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'private, max-age=31536000, immutable',
      'content-length': '9',
      'content-type': 'image/jpeg',
      etag: `"${gallery.published}"`,
      'x-content-type-options': 'nosniff',
    })
    expect(await response.text()).toBe('published')
  })

  it('answers HEAD without a body, and 304 to who has it', async () => {
    await using gallery = await openGallery()
    const path = `/api/artwork/${gallery.titleId}/${gallery.published}.jpg`
    const head = await gallery.fetch(path, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '9', ''])
    const known = await gallery.fetch(path, { headers: { 'if-none-match': `"other", W/"${gallery.published}"` } })
    expect([known.status, await known.text()]).toEqual([304, ''])
    expect((await gallery.fetch(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  })

  it('of a build that is not published is for operators only', async () => {
    await using gallery = await openGallery()
    const path = `/api/artwork/${gallery.titleId}/${gallery.unpublished}.jpg`
    expect((await gallery.fetch(path)).status).toBe(404)
    const shown = await gallery.fetch(path, { as: operator })
    expect([shown.status, await shown.text()]).toEqual([200, 'unpublished'])
  })

  it('is nothing else, not even for operators', async () => {
    await using gallery = await openGallery()
    const { titleId, published, foreign } = gallery
    const paths = {
      'a blob that is no artwork': `/${titleId}/${foreign}.jpg`,
      'the artwork of another title': `/019370a0-0000-7000-8000-00000000dead/${published}.jpg`,
      'another extension': `/${titleId}/${published}.png`,
      'no extension': `/${titleId}/${published}`,
      'a way out of the folder': `/${titleId}/..%2f${published}.jpg`,
      nothing: '',
    }
    for (const [what, path] of Object.entries(paths)) {
      const response = await gallery.fetch(`/api/artwork${path}`, { as: operator })
      expect([what, response.status, response.headers.get('content-type')]).toEqual([what, 404, 'application/problem+json'])
      expect(await response.json()).toMatchObject({ code: 'NO_SUCH_IMAGE', title: 'There is no such image.', status: 404 })
    }
  })

  it('is not found when it is written to, or when its blob is gone', async () => {
    await using gallery = await openGallery()
    const path = `/api/artwork/${gallery.titleId}/${gallery.published}.jpg`
    expect((await gallery.fetch(path, { method: 'POST' })).status).toBe(404)
    await gallery.house.blobs.remove(gallery.published)
    expect((await gallery.fetch(path)).status).toBe(404)
  })
})
