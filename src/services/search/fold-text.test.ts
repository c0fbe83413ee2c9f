import { describe, expect, it } from 'vitest'
import { foldText, isUnspaced, pairsOf, runsOf } from './fold-text.ts'

describe('folding', () => {
  it.each([
    ['Amélie', 'amelie'],
    ['STRAßE', 'strasse'],
    ['Łódź, ŒUVRE', 'lodz, oeuvre'],
    ['Ёлка', 'елка'],
    ['ＡＢＣ　１２', 'abc 12'],
    ['ガンダム', 'がんだむ'],
    ['ｶﾞﾝﾀﾞﾑ', 'がんだむ'],
    ['カンタム', 'かんたむ'],
    ['Việt', 'viet'],
  ])('%s to %s', (text, folded) => {
    expect(foldText(text)).toBe(folded)
  })
})

describe('runs', () => {
  it('are words and stretches of unspaced script, without what stands between them', () => {
    expect(runsOf(foldText('Spider-Man: 2 アキラ!'))).toEqual(['spider', 'man', '2', 'あきら'])
    expect(runsOf(foldText('Akira3部作'))).toEqual(['akira3', '部作'])
    expect(runsOf(' -- ')).toEqual([])
  })

  it('know which scripts have no spaces', () => {
    expect(['進撃', 'ー', '사랑', 'abc', '12', 'ёлка'].map(isUnspaced)).toEqual([true, true, true, false, false, false])
  })

  it('are cut into pairs of characters', () => {
    expect(pairsOf('進撃の巨人')).toEqual(['進撃', '撃の', 'の巨', '巨人'])
    expect(pairsOf('影')).toEqual(['影'])
    expect(pairsOf('𠮷野家')).toEqual(['𠮷野', '野家'])
  })
})
