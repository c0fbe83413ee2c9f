import { describe, expect, it } from 'vitest'
import { PauseGate } from './pause-gate.ts'

const child = () => {
  const said: string[] = []
  return { said, pause: () => void said.push('pause'), resume: () => void said.push('resume') }
}

describe('PauseGate', () => {
  it('holds every child once, and lets it go once', () => {
    const gate = new PauseGate()
    const [one, two] = [child(), child()]
    gate.add(one)
    gate.add(two)
    gate.pause()
    gate.pause()
    gate.resume()
    gate.resume()
    expect([one.said, two.said]).toEqual([
      ['pause', 'resume'],
      ['pause', 'resume'],
    ])
  })
  it('holds a child that starts while it is shut', () => {
    const gate = new PauseGate()
    gate.pause()
    const late = child()
    gate.add(late)
    expect(late.said).toEqual(['pause'])
  })
  it('leaves a child alone that has ended', () => {
    const gate = new PauseGate()
    const ended = child()
    gate.add(ended)()
    gate.pause()
    expect(ended.said).toEqual([])
  })
  it('lets nobody through while it is shut, and everybody when it opens', async () => {
    const gate = new PauseGate()
    const { signal } = new AbortController()
    await gate.open(signal)
    gate.pause()
    const through: string[] = []
    const waiting = ['a', 'b'].map((name) => gate.open(signal).then(() => through.push(name)))
    await Promise.resolve()
    expect(through).toEqual([])
    gate.resume()
    await Promise.all(waiting)
    expect(through).toEqual(['a', 'b'])
  })
  it('sends away who waits when their step is stopped', async () => {
    const gate = new PauseGate()
    gate.pause()
    const stop = new AbortController()
    const waiting = gate.open(stop.signal)
    stop.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
    const stopped = AbortSignal.abort(new Error('stopped before'))
    await expect(gate.open(stopped)).rejects.toThrow('stopped before')
  })
})
