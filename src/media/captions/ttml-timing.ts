import { parseTtmlTime, type TtmlClock } from './ttml-time.ts'
import type { XmlElement } from './xml-reader.ts'

/** An element or a text with its place in time, in milliseconds; not yet cut to the times of what it lies in. */
export interface TimedNode {
  readonly node: XmlElement | string
  readonly beginMs: number
  /** Infinity when nothing ends it. */
  readonly endMs: number
  readonly children: readonly TimedNode[]
}

/**
 * Times of the body and of all in it (TTML2, 12.4; SMIL 3.0, 5.4). Begin and end count from the beginning of the container, or in a `seq` from the end of
 * the sibling before:
 *
 *     begin = reference + begin            end = min(begin + dur, reference + end)
 *
 * Where neither is said, a container ends with the last (`par`: latest, `seq`: last) of its children; text without a time never ends in a `par` and has no
 * length in a `seq`.
 *
 * @param onUnreadable told of a time that is none; it counts as absent.
 */
export const timeBody = (
  body: XmlElement,
  clock: TtmlClock,
  onUnreadable: (element: XmlElement, attribute: string, value: string) => void,
): TimedNode => timeNode(body, { beginMs: 0, sequential: false, clock, onUnreadable })

interface Situation {
  /** What begin and end count from. */
  readonly beginMs: number
  readonly sequential: boolean
  readonly clock: TtmlClock
  readonly onUnreadable: (element: XmlElement, attribute: string, value: string) => void
}

const timeNode = (node: XmlElement | string, situation: Situation): TimedNode => {
  const reference = situation.beginMs
  if (typeof node === 'string') return { node, beginMs: reference, endMs: situation.sequential ? reference : Infinity, children: [] }
  const time = (name: string): number | undefined => {
    const value = node.attributes.get(name)
    if (value === undefined || value.trim() === '') return undefined
    const ms = parseTtmlTime(value, situation.clock)
    if (ms === undefined) situation.onUnreadable(node, name, value)
    return ms
  }
  const beginMs = reference + (time('begin') ?? 0)
  const ownSequence = node.attributes.get('timeContainer') === 'seq'
  const children: TimedNode[] = []
  let implicitEnd = beginMs
  for (const child of node.children) {
    if (!isTimed(child, node)) continue
    const sibling = ownSequence ? children.at(-1) : undefined
    const timed = timeNode(child, { ...situation, beginMs: sibling?.endMs ?? beginMs, sequential: ownSequence })
    children.push(timed)
    implicitEnd = ownSequence ? timed.endMs : Math.max(implicitEnd, timed.endMs)
  }
  // An element with nothing in it, `br` above all, is as a text, and so is a span of text alone.
  const isText = children.length === 0 || (node.name === 'tt:span' && children.every((child) => typeof child.node === 'string'))
  if (isText) implicitEnd = situation.sequential ? beginMs : Infinity
  const end = time('end')
  const duration = time('dur')
  const endMs =
    end === undefined && duration === undefined ? implicitEnd : Math.min(reference + (end ?? Infinity), beginMs + (duration ?? Infinity))
  return { node, beginMs, endMs, children }
}

const containers = new Set(['tt:body', 'tt:div', 'tt:p', 'tt:span', 'tt:br'])

const isTimed = (child: XmlElement | string, parent: XmlElement): boolean =>
  typeof child === 'string' ? parent.name === 'tt:p' || parent.name === 'tt:span' : containers.has(child.name)
