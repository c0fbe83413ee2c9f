import { describe, expect, it } from 'vitest'
import { keyCommand } from './key-command.ts'

const press = (key: string, held: object = {}) => keyCommand({ key, altKey: false, ctrlKey: false, metaKey: false, ...held })

describe('keys of the player', () => {
  it.each([
    [' ', { kind: 'play-pause' }],
    ['K', { kind: 'play-pause' }],
    ['ArrowLeft', { kind: 'jump', seconds: -10 }],
    ['l', { kind: 'jump', seconds: 10 }],
    ['ArrowUp', { kind: 'volume', by: 0.1 }],
    ['7', { kind: 'to', share: 0.7 }],
    ['0', { kind: 'to', share: 0 }],
    ['S', { kind: 'statistics' }],
    ['?', { kind: 'help' }],
    ['GoBack', { kind: 'leave' }],
  ])('%j does %j', (key, command) => {
    expect(press(key)).toEqual(command)
  })

  it.each(['x', 'Tab', 'Enter', 'F5', 'constructor'])('%s does nothing', (key) => {
    expect(press(key)).toBeUndefined()
  })

  it('leaves the browser its own shortcuts', () => {
    expect(press('f', { ctrlKey: true })).toBeUndefined()
    expect(press('ArrowLeft', { altKey: true })).toBeUndefined()
    expect(press('m', { metaKey: true })).toBeUndefined()
  })
})
