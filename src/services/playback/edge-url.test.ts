import { describe, expect, it } from 'vitest'
import { edgeUrl } from './edge-url.ts'

const edge = { edge: 'one', port: 4401 }

describe('edge url', () => {
  it.each([
    ['http://localhost:4400', 'http://localhost:4401'],
    ['http://127.0.0.1:4400', 'http://127.0.0.1:4401'],
    ['https://[::1]:4400', 'https://[::1]:4401'],
    ['https://localhost', 'https://localhost:4401'],
  ])('is the listener of the edge for a client at %s', (origin, url) => {
    expect(edgeUrl(origin, edge, 'direct')).toBe(url)
  })

  it.each(['http://192.168.1.20:4400', 'https://films.example.org', 'http://localhost.example.org', 'http://127.0.0.1.example.org:4400'])(
    'is behind the one door for a client at %s',
    (origin) => {
      expect(edgeUrl(origin, edge, 'direct')).toBe(`${origin}/edge/one`)
    },
  )

  it('is behind the one door for everybody when the setting says so', () => {
    expect(edgeUrl('http://localhost:4400', edge, 'gateway')).toBe('http://localhost:4400/edge/one')
  })

  it('is the address of the edge itself when it has one, without its last slash', () => {
    expect(edgeUrl('http://localhost:4400', { ...edge, publicUrl: 'https://one.example.org/' }, 'gateway')).toBe('https://one.example.org')
  })
})
