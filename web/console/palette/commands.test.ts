import { describe, expect, it } from 'vitest'
import { matchingCommands } from './commands.ts'

const commands = ['Now', 'Masters', 'Catalogue', 'The sea at night', 'Sign out', 'A master class'].map((name) => ({ name }))
const found = (typed: string) => matchingCommands(commands, typed).map(({ name }) => name)

describe('the command palette', () => {
  it('shows everything in its order before anything is typed', () => {
    expect(found(' ')).toEqual(commands.map(({ name }) => name))
  })
  it('puts names that begin so before words that do, and those before letters in order', () => {
    expect(found('mas')).toEqual(['Masters', 'A master class'])
    expect(found('s')).toEqual(['Sign out', 'The sea at night', 'Masters', 'A master class'])
    expect(found('ctlg')).toEqual(['Catalogue'])
  })
  it('finds nothing rather than something else', () => {
    expect(found('zebra')).toEqual([])
    expect(found('won')).toEqual([])
  })
  it('shows at most twelve', () => {
    expect(
      matchingCommands(
        Array.from({ length: 40 }, (_, index) => ({ name: `Title ${index}` })),
        'title',
      ),
    ).toHaveLength(12)
  })
})
