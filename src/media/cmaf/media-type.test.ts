import { describe, expect, it } from 'vitest'
import { mediaTypeOf } from './media-type.ts'

describe('mediaTypeOf', () => {
  it.each([
    ['video/h264-720/00001.m4s', 'video/iso.segment'],
    ['text/en.vtt', 'text/vtt'],
    ['text/en.ttml', 'application/ttml+xml'],
    ['images/trick/00001.JPG', 'image/jpeg'],
    ['vtt', 'text/vtt'],
    ['text/en.vtt.bak', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('knows %s by its ending: %s', (path, type) => {
    expect(mediaTypeOf(path)).toBe(type)
  })
})
