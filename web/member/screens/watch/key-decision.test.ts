import { describe, expect, it } from 'vitest'
import { decideKey, type KeyMoment } from './key-decision.ts'

const press = (key: string, moment: Partial<KeyMoment> = {}) =>
  decideKey({
    key,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    focus: 'nothing',
    isShown: true,
    isTelevision: false,
    hasSheet: false,
    isOver: false,
    ...moment,
  })
const jump = (seconds: number) => ({ does: 'obey', command: { kind: 'jump', seconds } })
const television = { isTelevision: true }

describe('a key at a desk', () => {
  it('jumps with the arrows, whether the controls are shown or not', () => {
    expect(press('ArrowLeft')).toEqual(jump(-10))
    expect(press('ArrowRight', { isShown: false, focus: 'button' })).toEqual(jump(10))
  })

  it('presses the button that has the focus with the space bar, else plays and pauses', () => {
    expect(press(' ', { focus: 'button' })).toEqual({ does: 'show' })
    expect(press(' ')).toEqual({ does: 'obey', command: { kind: 'play-pause' } })
  })

  it('moves the volume slider that has the focus', () => {
    expect(press('ArrowUp', { focus: 'range' })).toEqual({ does: 'show' })
  })

  it('shows the controls to whoever looks for them, and leaves other keys alone', () => {
    expect(press('Tab', { isShown: false })).toEqual({ does: 'show' })
    expect(press('x')).toEqual({ does: 'nothing' })
    expect(press('Enter')).toEqual({ does: 'nothing' })
  })
})

describe('a key of a remote control', () => {
  it('jumps while the picture is alone, and moves the focus once the controls are there', () => {
    expect(press('ArrowRight', { ...television, isShown: false })).toEqual(jump(10))
    expect(press('ArrowRight', { ...television, focus: 'button' })).toEqual({ does: 'show' })
  })

  it('brings the controls with up and down', () => {
    expect(press('ArrowUp', { ...television, isShown: false })).toEqual({ does: 'focus-controls' })
    expect(press('ArrowDown', { ...television, focus: 'button' })).toEqual({ does: 'show' })
    expect(press('ArrowRight', television)).toEqual({ does: 'focus-controls' })
  })

  it('jumps on the seek bar and leaves it up and down', () => {
    expect(press('ArrowLeft', { ...television, focus: 'seek-bar' })).toEqual(jump(-10))
    expect(press('ArrowDown', { ...television, focus: 'seek-bar' })).toEqual({ does: 'show' })
  })

  it('plays and pauses with the middle key, unless a button has the focus', () => {
    expect(press('Enter', { ...television, isShown: false, focus: 'button' })).toEqual({ does: 'obey', command: { kind: 'play-pause' } })
    expect(press('Enter', { ...television, focus: 'button' })).toEqual({ does: 'nothing' })
  })
})

describe('any key', () => {
  it('belongs to an open sheet, but the way back closes it', () => {
    expect(press('ArrowLeft', { hasSheet: true })).toEqual({ does: 'nothing' })
    expect(press('Escape', { hasSheet: true })).toEqual({ does: 'close-sheet' })
    expect(press('GoBack', { hasSheet: true, ...television })).toEqual({ does: 'close-sheet' })
  })

  it('does nothing after the end but leave', () => {
    expect(press('ArrowLeft', { isOver: true })).toEqual({ does: 'nothing' })
    expect(press('Escape', { isOver: true })).toEqual({ does: 'obey', command: { kind: 'leave' } })
  })
})
