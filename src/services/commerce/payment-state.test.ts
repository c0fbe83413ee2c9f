import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../../test/helpers/property-seed.ts'
import { foldState, type PaymentState } from './payment-state.ts'

const anyState: fc.Arbitrary<PaymentState> = fc.record({
  state: fc.constantFrom('asked', 'pending', 'refused', 'paid'),
  refundedMinor: fc.nat(1000),
})

describe('foldState', () => {
  it('keeps the later state and the larger refund', () => {
    const refused = { state: 'refused', refundedMinor: 0 } as const
    const paid = { state: 'paid', refundedMinor: 5 } as const
    expect(foldState(refused, { state: 'pending', refundedMinor: 0 })).toEqual(refused)
    expect(foldState(refused, paid)).toEqual(paid)
    expect(foldState(paid, { state: 'paid', refundedMinor: 3 })).toEqual(paid)
  })

  it('does not depend on order, doubling or grouping', () => {
    fc.assert(
      fc.property(fc.array(anyState, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (states, chance) => {
        const doubled = [...states, ...states].map((state) => [chance.next().value as number, state] as const)
        const mixed = doubled.toSorted(([a], [b]) => a - b).map(([, state]) => state)
        expect(mixed.reduce(foldState)).toEqual(states.reduce(foldState))
      }),
    )
  })
})
