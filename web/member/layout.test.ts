import { describe, expect, it } from 'vitest'
import { layoutOf } from './layout.ts'

describe('the layout', () => {
  it.each([
    ['Mozilla/5.0 (SMART-TV; LINUX; Tizen 8.0) Chrome/108 TV Safari/537.36', 'television'],
    ['Mozilla/5.0 (Web0S; Linux/SmartTV) Chrome/108', 'television'],
    ['Mozilla/5.0 (Linux; Android 12; AFTKA) AppleWebKit/537.36', 'television'],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0.0.0 Safari/537.36', 'near'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile Safari/604.1', 'near'],
  ])('on %s is %s', (userAgent, layout) => {
    expect(layoutOf(userAgent, '')).toBe(layout)
  })

  it('is what the address asks for', () => {
    expect(layoutOf('Chrome', '?layout=television')).toBe('television')
    expect(layoutOf('Tizen', '?layout=near')).toBe('near')
    expect(layoutOf('Chrome', '?layout=cinema')).toBe('near')
  })
})
